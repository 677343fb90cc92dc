/** Everything that is shipped may be shipped: the licence of each package in production, read from what is installed. */
import { node, root } from '../bootstrap.mjs';
import { licenceFaults } from './licence-rules.mjs';
import { conclude, ensureScanners, outputOf, tool } from './scanner.mjs';

/** Package (any version) -> why it may be shipped although what it states is not in the list. */
const EXCEPTIONS = {
  pause: 'Names no licence in its package.json; its readme holds the text of the MIT licence.',
};

/** What the rules must refuse: they are not believed otherwise. */
const PLANTED = { 'planted@1.0.0': { licenses: 'AGPL-3.0-only' }, 'unstated@1.0.0': { licenses: 'UNKNOWN' } };

await ensureScanners();
const bin = tool('license-checker-rseidelsohn/bin/license-checker-rseidelsohn.js');
const installed = JSON.parse(
  await outputOf(node, [bin, '--start', root, '--json', '--production', '--excludePrivatePackages']),
);
const seen = licenceFaults(PLANTED, {}).length;
conclude([
  ...(seen === Object.keys(PLANTED).length ? [] : ['the rules are blind: they let a planted licence pass']),
  ...(Object.keys(installed).length > 0 ? [] : ['no package was read']),
  ...licenceFaults(installed, EXCEPTIONS),
]);
