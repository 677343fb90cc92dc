import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ProbeContext } from '@rapport/checklist';
import { parse } from 'yaml';

export const RULES = 'monitoring/prometheus/rules';
export const TESTS = 'monitoring/prometheus/tests';

export interface AlertRule {
  readonly alert: string;
  readonly expr: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** What promtool's unit tests expect of one alert: in how many cases it fires, and in how many it is silent. */
export interface AlertCases {
  /** Names of the files with a case of it. */
  readonly files: readonly string[];
  readonly firing: number;
  readonly silent: number;
}

interface RuleFile {
  readonly groups?: readonly { readonly rules?: readonly Partial<AlertRule>[] }[];
}
interface TestFile {
  readonly tests?: readonly {
    readonly alert_rule_test?: readonly { readonly alertname: string; readonly exp_alerts?: readonly unknown[] }[];
  }[];
}

/** All alerting rules of a source tree; none when it has no rules. */
export async function alertRules(sources: string): Promise<readonly AlertRule[]> {
  const files = await yamlFiles<RuleFile>(join(sources, RULES));
  return files
    .flatMap(({ content }) => content.groups?.flatMap(({ rules }) => rules ?? []) ?? [])
    .flatMap(({ alert, expr, labels = {}, annotations = {} }) =>
      alert === undefined || expr === undefined ? [] : [{ alert, expr, labels, annotations }],
    );
}

const NO_CASES: AlertCases = { files: [], firing: 0, silent: 0 };

/** The unit tests of each alert, looked up by its name; read once a run, for they are long. */
export async function alertCases(sources: string, { fact }: ProbeContext): Promise<(alert: string) => AlertCases> {
  const known = await fact('alert-cases', async () => countCases(await yamlFiles<TestFile>(join(sources, TESTS))));
  return (alert) => known.get(alert) ?? NO_CASES;
}

function countCases(files: readonly { readonly name: string; readonly content: TestFile }[]): Map<string, AlertCases> {
  const counted = new Map<string, AlertCases>();
  for (const { name, content } of files) {
    for (const { alertname, exp_alerts: expected = [] } of (content.tests ?? []).flatMap(
      (test) => test.alert_rule_test ?? [],
    )) {
      const before = counted.get(alertname) ?? NO_CASES;
      const [fires, silent] = expected.length > 0 ? [1, 0] : [0, 1];
      counted.set(alertname, {
        files: before.files.includes(name) ? before.files : [...before.files, name],
        firing: before.firing + fires,
        silent: before.silent + silent,
      });
    }
  }
  return counted;
}

async function yamlFiles<T>(folder: string): Promise<readonly { readonly name: string; readonly content: T }[]> {
  const names = await readdir(folder).catch(() => []);
  const wanted = names.filter((name) => name.endsWith('.yml')).toSorted();
  return Promise.all(
    wanted.map(async (name) => ({ name, content: parse(await readFile(join(folder, name), 'utf8')) as T })),
  );
}
