import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { unknown, type Probe } from '@rapport/checklist';
import { parse } from 'yaml';
import { ask, jsonIn } from '../support/ask.js';
import { judge } from '../support/judge.js';
import { needing } from '../support/needing.js';
import { textOf } from '../support/source-files.js';

const FOLDER = 'monitoring/prometheus/rules';

interface RuleFile {
  readonly groups?: readonly { readonly rules: readonly { readonly alert?: string }[] }[];
}

interface LoadedRules {
  readonly data?: {
    readonly groups: readonly {
      readonly rules: readonly {
        readonly name: string;
        readonly type: string;
        readonly health: string;
        readonly lastError?: string;
      }[];
    }[];
  };
}

export const rulesProbe: Probe = {
  id: 'observation.rules',
  version: 1,
  description:
    'Prometheus has loaded every alert rule of the release, and evaluates each of its rules without an error.',
  run: needing('sourceFolder', (folder, context) =>
    needing('prometheusUrl', async (url) => {
      const wanted = await alertsIn(join(folder, FOLDER));
      if (wanted.length === 0) return unknown(`there are no alert rules in ${FOLDER}`);
      const answer = await ask(context, `${url}/api/v1/rules`);
      const loaded = jsonIn<LoadedRules>(answer)?.data?.groups.flatMap(({ rules }) => rules);
      if (!loaded) return unknown(`Prometheus answers ${answer.status}`);
      const alerts = new Set(loaded.filter(({ type }) => type === 'alerting').map(({ name }) => name));
      const problems = [
        ...wanted.filter((alert) => !alerts.has(alert)).map((alert) => `Prometheus does not know ${alert}`),
        // One that was loaded a moment ago was not evaluated yet.
        ...loaded
          .filter(({ health }) => health === 'err')
          .map(({ name, lastError }) => `${name}: ${lastError ?? 'an error'}`),
      ];
      return judge(problems, `${wanted.length} alert rules are loaded and evaluated`, { target: url });
    })(context),
  ),
};

async function alertsIn(folder: string): Promise<readonly string[]> {
  const files = (await readdir(folder).catch((): string[] => [])).filter((name) => /\.ya?ml$/.test(name));
  const texts = await Promise.all(files.map((file) => textOf(folder, file)));
  return texts.flatMap((text) =>
    ((parse(text ?? '') as RuleFile | null)?.groups ?? []).flatMap(({ rules }) =>
      rules.flatMap(({ alert }) => alert ?? []),
    ),
  );
}
