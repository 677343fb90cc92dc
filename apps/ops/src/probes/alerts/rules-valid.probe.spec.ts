import { alertScene, provesRed } from '@rapport/testing';
import { rulesValidProbe } from './rules-valid.probe.js';

const RULES = 'monitoring/prometheus/rules/requests.yml';

provesRed(rulesValidProbe, {
  sound: alertScene(),
  sabotaged: {
    'a query that cannot be parsed': alertScene({ [RULES]: (text) => text.replace('> 0.05', '>> 0.05') }),
    'a runbook that was removed': alertScene({ 'docs/runbooks/MessagesShed.md': () => undefined }),
    'an alert that nothing tests': alertScene({
      [RULES]: (text) => text.replace('alert: MessagesShed', 'alert: HighErrorRates'),
    }),
  },
});
