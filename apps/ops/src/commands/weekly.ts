import { Facts } from '@rapport/checklist';
import type { Environment } from '@rapport/platform';
import { Command } from 'commander';
import { loadTarget } from '../checklist/workplace.js';
import type { Operator } from '../operator.js';
import { performanceLines, performanceOf } from '../verify/performance.js';
import { Prometheus } from '../verify/prometheus/prometheus.js';
import { verifyErrors } from '../verify/verify.errors.js';
import { writeWeeklyReport } from '../verify/weekly-reports.js';

const TIMEOUT_MS = 60_000;

/** `rapport weekly`: the week's figures, kept for the checklist's first month. For a weekly job. */
export function weeklyCommand({ clock, print }: Operator, environment: Environment): Command {
  return new Command('weekly')
    .description('writes the report of the last seven days, from Prometheus')
    .requiredOption('--env <name>', 'of environments/<name>.yaml, or the path of such a file')
    .action(async ({ env }: { env: string }) => {
      const target = await loadTarget(env);
      const { prometheusUrl, reportsFolder, name } = target;
      if (prometheusUrl === undefined || reportsFolder === undefined) {
        throw verifyErrors.whereMissing(`the environment ${name} names no prometheusUrl or no reportsFolder`);
      }
      const facts = new Facts();
      const signal = AbortSignal.timeout(TIMEOUT_MS);
      const context = { target, clock, environment, signal, fact: facts.get.bind(facts) };
      const performance = await performanceOf(new Prometheus(prometheusUrl, context), '7d');
      const at = clock.date().toISOString();
      const file = await writeWeeklyReport(reportsFolder, { at, environment: name, performance });
      for (const line of performanceLines(performance)) print(line);
      print(file);
    });
}
