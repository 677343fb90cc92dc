import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fail, pass, unknown, type Finding, type Probe, type ProbeContext } from '@rapport/checklist';
import { linesOf } from '../../verify/log-lines.js';
import { journeyOf, JOURNEY_MS } from '../../verify/journey/journey.js';

/** Collectors take a moment to have the latest lines. */
const COLLECTED_AFTER_MS = 2_000;

export const noSensitiveLogs: Probe = {
  id: 'hardening.no-sensitive-logs',
  version: 1,
  description:
    'Searches the collected logs for what the test users said, and for their addresses, passwords and tokens.',
  mutates: true,
  timeoutMs: JOURNEY_MS,
  async run(context): Promise<Finding> {
    const { baseUrl, logsFolder } = context.target;
    if (baseUrl === undefined || logsFolder === undefined)
      return unknown('the target names no baseUrl or no logsFolder');
    const { canaries, signIn } = await journeyOf(context, baseUrl);
    if (!('value' in signIn)) return unknown(`no user could leave a trace: ${signIn.fault}`);
    await context.clock.sleep(COLLECTED_AFTER_MS, context.signal);
    return search(logsFolder, canaries, context);
  },
};

async function search(folder: string, canaries: readonly string[], { signal }: ProbeContext): Promise<Finding> {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.ndjson'));
  let lines = 0;
  const found: string[] = [];
  for (const file of files) {
    for await (const line of linesOf(join(folder, file), signal)) {
      lines += 1;
      if (canaries.some((canary) => line.includes(canary))) found.push(`${file}, line ${lines}`);
    }
  }
  if (lines === 0) return unknown('the logs folder has no lines');
  return found.length === 0
    ? pass(`none of ${canaries.length} canaries in ${lines} lines`, { target: folder })
    : fail(`${found.length} lines hold what a user said or is reached by`, {
        target: folder,
        details: found.slice(0, 20),
      });
}
