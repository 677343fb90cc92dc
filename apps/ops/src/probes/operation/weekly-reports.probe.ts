import { fail, pass, unknown, type Finding, type Probe } from '@rapport/checklist';
import { DAY_MS } from '../support/age.js';
import { needing } from '../support/needing.js';
import { readWeeklyReports } from '../../verify/weekly-reports.js';

const WEEKS = 4;

export const weeklyReports: Probe = {
  id: 'operation.weekly-reports',
  version: 1,
  description:
    'Looks for the reports of the last four weeks, which `rapport weekly` writes: one each week, with figures.',
  run: needing('reportsFolder', async (folder, { clock }): Promise<Finding> => {
    const since = clock.now() - (WEEKS * 7 + 1) * DAY_MS;
    const reports = (await readWeeklyReports(folder)).filter(({ at }) => Date.parse(at) >= since);
    if (reports.length === 0) return unknown('there is no weekly report yet', { target: folder });
    const blank = reports.filter(({ performance }) => !performance.requests);
    if (blank.length > 0) return fail(`${blank.length} weekly reports have no requests in them`, { target: folder });
    const times = [...reports.map(({ at }) => Date.parse(at)), clock.now()];
    const longest = Math.max(...times.map((at, index) => at - (times[index - 1] ?? at)));
    if (longest > 8 * DAY_MS) return fail(`no report for ${Math.floor(longest / DAY_MS)} days`, { target: folder });
    return reports.length >= WEEKS
      ? pass(`${reports.length} weekly reports`, { target: folder })
      : unknown(`the month is not over: ${reports.length} of ${WEEKS} weekly reports`, { target: folder });
  }),
};
