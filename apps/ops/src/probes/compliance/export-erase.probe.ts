import { unknown, type Probe } from '@rapport/checklist';
import { age, DAY_MS } from '../support/age.js';
import { judge } from '../support/judge.js';
import { needing } from '../support/needing.js';
import { jsonOf } from '../support/source-files.js';

const REPORT = 'test-results/privacy.json';
const OLDEST_DAYS = 30;
/** An ordinary run makes some hundred; one that broke off has few. */
const LEAST_CHECKS = 20;

interface PrivacyReport {
  readonly at: string;
  /** Full hash of what was proved. */
  readonly commit?: string;
  readonly findings: readonly { readonly check: string; readonly violations: readonly string[] }[];
}

export const exportEraseProbe: Probe = {
  id: 'compliance.export-erase',
  version: 1,
  description: `The proof of copies and erasures, in which people were seeded, exported, erased and looked for, passed within ${OLDEST_DAYS} days.`,
  run: needing('sourceFolder', async (folder, context) => {
    const report = await jsonOf<PrivacyReport>(folder, REPORT);
    if (!report) return unknown(`there is no ${REPORT}: run npm run test:privacy`);
    const days = age(context, report.at) / DAY_MS;
    const checks = report.findings.length;
    const problems = [
      ...(days <= OLDEST_DAYS ? [] : [`the proof is ${Math.floor(days)} days old`]),
      ...(checks >= LEAST_CHECKS ? [] : [`only ${checks} things were checked, fewer than ${LEAST_CHECKS}`]),
      ...report.findings
        .filter(({ violations }) => violations.length > 0)
        .map(({ check, violations }) => `${check}: ${violations.length} violations`),
    ];
    return judge(
      problems,
      `${checks} checks of copies and erasures hold, as of ${report.at.slice(0, 10)}, ${report.commit?.slice(0, 12) ?? 'of no known commit'}`,
      {
        target: REPORT,
      },
    );
  }),
};
