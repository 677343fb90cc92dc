import { unknown, type Probe } from '@rapport/checklist';
import { sections } from '@rapport/composition';
import { judge } from '../support/judge.js';
import { rendered } from '../support/manifests.js';
import { needing } from '../support/needing.js';
import { lastLines, runNode } from '../support/run-tool.js';
import { textOf } from '../support/source-files.js';

const SCANNER = 'tools/check/secrets.mjs';

export const secretsProbe: Probe = {
  id: 'configuration.secrets',
  version: 1,
  description:
    'No secret lies in the sources or in the configuration file, and the manifests give secrets by reference only.',
  timeoutMs: 150_000,
  run: needing('sourceFolder', async (folder, context) => {
    const scan = await runNode([SCANNER], folder, context.signal);
    const problems = [
      ...(scan.code === 0 ? [] : [`${SCANNER} found something`, ...lastLines(scan)]),
      ...(await plainSecrets(context.target.configurationFile)),
    ];
    if (problems.length > 0 || context.target.manifests === undefined) {
      return problems.length === 0 ? unknown('the target names no manifests') : judge(problems, '');
    }
    const sound = 'no secret in the sources, none in the configuration file; manifests refer to theirs';
    return rendered((manifests) => judge(manifests.foundBy('secrets-by-reference'), sound))(context);
  }),
};

/** Secrets that are written out in the file which is said to leave them out. */
async function plainSecrets(file: string | undefined): Promise<readonly string[]> {
  const text = file === undefined ? undefined : await textOf(file);
  const set = new Set(text?.match(/^[A-Z][A-Z0-9_]*(?==\S)/gm));
  const variables = sections.flatMap((section) => Object.values(section.variables));
  return variables
    .filter(({ env, secret }) => secret && set.has(env))
    .map(({ env }) => `${env} is a secret and stands in the configuration file`);
}
