import { fail, pass, unknown, type Probe } from '@rapport/checklist';
import { needing } from '../support/needing.js';
import { lastLines, runNode } from '../support/run-tool.js';

const SECRETS = 'tools/check/secrets.mjs';
const ADVISORIES = 'tools/check/advisories.mjs';
/** What the scan for advisories ends with when the registry does not answer: "try again later" of sysexits.h. */
const LATER = 75;

export const securityScanProbe: Probe = {
  id: 'code.security-scan',
  version: 1,
  description:
    'The scanners find no secret in the sources and no known high or critical vulnerability in what is installed.',
  timeoutMs: 150_000,
  run: needing('sourceFolder', async (folder, { signal }) => {
    const scans = await Promise.all(
      [SECRETS, ADVISORIES].map(async (script) => ({ script, ran: await runNode([script], folder, signal) })),
    );
    const red = scans.filter(({ ran }) => ran.code !== 0 && ran.code !== LATER);
    if (red.length > 0) {
      const details = red.flatMap(({ ran }) => lastLines(ran));
      return fail(`${red.map(({ script }) => script).join(' and ')} found something`, { details });
    }
    const open = scans.find(({ ran }) => ran.code === LATER);
    if (open)
      return unknown('the registry does not tell advisories; no secret was found', { details: lastLines(open.ran) });
    return pass('no secret in the sources, no high or critical advisory for what is installed');
  }),
};
