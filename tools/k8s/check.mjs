/**
 * `npm run k8s:check`: renders every overlay with the real kubectl, checks each object against the types of the
 * Kubernetes API, and the rules across objects. Needs no cluster.
 */
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ensureInstalled, root } from '../bootstrap.mjs';
import { configurationVariables } from './configuration-variables.mjs';
import { kubectl } from './kubectl.mjs';
import { findings } from './rules.mjs';
import { typeErrors } from './typed.mjs';

await ensureInstalled();
await ensureInstalled(join(root, 'tools/release'));
// Only now: in a fresh clone it was not there before.
const { parseAllDocuments } = await import('yaml');

const variables = configurationVariables();
const overlays = join(root, 'k8s/overlays');
let failed = false;
for (const overlay of readdirSync(overlays).toSorted((a, b) => a.localeCompare(b))) {
  const rendered = execFileSync(kubectl(), ['kustomize', join(overlays, overlay)], { encoding: 'utf8' });
  const objects = parseAllDocuments(rendered).map((document) => document.toJS());
  const wrong = [...typeErrors(objects), ...findings(objects, variables)];
  console.log(`${overlay}: ${objects.length} objects, ${wrong.length === 0 ? 'sound' : 'not sound:'}`);
  for (const sentence of wrong) console.log(`  ${sentence}`);
  failed ||= wrong.length > 0;
}
process.exit(failed ? 1 : 0);
