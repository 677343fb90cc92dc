/** Lints the checked-in OpenAPI documents: Redocly for its soundness, Spectral with the OWASP rules for its security. */
import { join } from 'node:path';
import { ensureInstalled, node, root, run } from '../bootstrap.mjs';

const release = join(root, 'tools/release');
await ensureInstalled(release);

const documents = ['openapi.json', 'openapi-internal.json'].map((name) => join(root, 'docs/api', name));
const installed = (path) => join(release, 'node_modules', path);
const linters = {
  redocly: [installed('@redocly/cli/bin/cli.js'), 'lint', ...documents, '--config', join(release, 'redocly.yaml')],
  spectral: [
    installed('@stoplight/spectral-cli/dist/index.js'),
    ...['lint', ...documents, '--ruleset', join(release, 'spectral.yaml')],
    ...['--fail-severity', 'error', '--display-only-failures', '--quiet'],
  ],
};

// Linters that phone home or look for updates do neither here.
const env = { REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' };
const codes = [];
for (const args of Object.values(linters)) codes.push(await run(node, args, { cwd: release, env, quiet: true }));
process.exit(Math.max(...codes));
