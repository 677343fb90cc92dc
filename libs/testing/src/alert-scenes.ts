import { obtain } from '../../../tools/services/installation.mjs';
import { probeContext, type Sabotage } from './proves-red.js';
import { repositoryWith, type Edits } from './repository-with.js';

const RULES = 'monitoring/prometheus/rules';
const TESTS = 'monitoring/prometheus/tests';
const ALERTMANAGER = 'monitoring/alertmanager/alertmanager.yml';

/** The repository's monitoring and runbooks, edited; with promtool and amtool at hand, which are installed where they can be. */
export const alertScene =
  (edits: Edits = {}) =>
  () => {
    for (const service of ['prometheus', 'alertmanager'] as const) obtain(service, () => undefined);
    return probeContext({ sourceFolder: repositoryWith(['monitoring', 'docs/runbooks'], edits) });
  };

/** One alert of the repository, and each way in which what is written about it could be worth nothing. */
export function alertScenes(
  alert: string,
  { rules, tests, threshold, weaker }: { rules: string; tests: string; threshold: string; weaker: string },
): Sabotage {
  const runbook = `docs/runbooks/${alert}.md`;
  const others = (text: string): string => text.replaceAll(`alertname: ${alert}`, 'alertname: Watchdog');
  const renamed = (text: string): string => text.replaceAll(`alert: ${alert}\n`, 'alert: Other\n');
  return {
    sound: alertScene(),
    sabotaged: {
      'the rule was renamed': alertScene({ [`${RULES}/${rules}`]: renamed }),
      'the threshold was weakened': alertScene({ [`${RULES}/${rules}`]: (text) => text.replaceAll(threshold, weaker) }),
      'it has no unit tests': alertScene({ [`${TESTS}/${tests}`]: others }),
      'it has no runbook': alertScene({ [runbook]: () => undefined }),
      'its runbook does not say what to do': alertScene({
        [runbook]: (text) => text.replace('## Mitigation', '## Later'),
      }),
    },
  };
}

/** What only running promtool and amtool shows: slow, and the same code for every alert, so one alert is enough. */
export const alertToolScenes = (rules: string): Sabotage['sabotaged'] => ({
  'it no longer fires in time': alertScene({
    [`${RULES}/${rules}`]: (text) => text.replaceAll(/for: \w+/g, 'for: 90h'),
  }),
  'it is routed to nobody who looks': alertScene({
    [ALERTMANAGER]: (text) => text.replaceAll(/- receiver: (?:page|ticket)/g, '- receiver: info'),
  }),
});
