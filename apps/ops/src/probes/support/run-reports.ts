import { join } from 'node:path';
import {
  parseRunReport,
  unknown,
  type Figures,
  type Finding,
  type Probe,
  type ProbeContext,
  type RunKind,
  type RunReport,
} from '@rapport/checklist';
import { age, DAY_MS } from './age.js';
import { judge } from './judge.js';
import { releaseCommit } from './release-commit.js';
import { textOf } from './source-files.js';

const OLDEST_DAYS = 30;

/** What a stored run has to show: by name of the figure, the sentence about what is wrong with its value. */
export type Criteria = Readonly<Record<string, (value: number, all: Figures) => string | false>>;

/**
 * A probe's `run` that takes a stored run for evidence: it passed, is younger than 30 days, of the release's commit, and its
 * figures hold. A figure that is missing does not hold. Of a run that could not be judged nothing is known.
 */
export function provedByRun(kind: RunKind, criteria: Criteria): Probe['run'] {
  return async (context): Promise<Finding> => {
    const folder = reportsFolder(context);
    if (folder === undefined) return unknown('the target names no reportsFolder and no sourceFolder');
    const text = await textOf(folder, `${kind}.json`);
    if (text === undefined) return unknown(`there is no ${kind}.json: the run has not been made`);
    const report = parseRunReport(text);
    const unfitted = await unfit(report, context);
    if (report.unclear && unfitted.length === 0)
      return unknown(report.findings.at(-1) ?? `the ${kind} run tells nothing`);
    const problems = [...unfitted, ...broken(report, criteria)];
    const figures = Object.keys(criteria).map((name) => `${name} ${report.figures[name]}`);
    return judge(problems, `${report.scenario}: ${figures.join(', ')}`, { target: report.target });
  };
}

const reportsFolder = ({ target }: ProbeContext): string | undefined =>
  target.reportsFolder ?? (target.sourceFolder === undefined ? undefined : join(target.sourceFolder, 'reports'));

async function unfit(report: RunReport, context: ProbeContext): Promise<readonly string[]> {
  const days = age(context, report.endedAt) / DAY_MS;
  const { sourceFolder } = context.target;
  const expected =
    sourceFolder === undefined ? context.target.release?.commit : await releaseCommit(sourceFolder, context);
  return [
    ...(report.passed || report.unclear
      ? []
      : [`the ${report.kind} run did not pass: ${report.findings[0] ?? 'it was interrupted'}`]),
    ...(days > OLDEST_DAYS ? [`the ${report.kind} run is ${Math.floor(days)} days old, more than ${OLDEST_DAYS}`] : []),
    ...(expected !== undefined && report.commit !== expected
      ? [`the ${report.kind} run was of ${report.commit.slice(0, 12)}, not of ${expected.slice(0, 12)}`]
      : []),
  ];
}

const broken = ({ kind, figures }: RunReport, criteria: Criteria): readonly string[] =>
  Object.entries(criteria).flatMap(([name, holds]) => {
    const value = figures[name];
    if (value === undefined) return [`the ${kind} run does not say ${name}`];
    return holds(value, figures) || [];
  });
