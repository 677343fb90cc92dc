import { documentScene, provesRed } from '@rapport/testing';
import { runbooksProbe } from './runbooks.probe.js';

provesRed(runbooksProbe, {
  sound: documentScene(),
  sabotaged: {
    'a runbook was removed': documentScene({ 'docs/runbooks/RedisFailures.md': () => undefined }),
    'a runbook is of no alert': documentScene({ 'docs/runbooks/TeaCold.md': () => '# Tea' }),
    'a runbook does not say what to do': documentScene({
      'docs/runbooks/RedisFailures.md': (text) => text.replace('## Mitigation', '## Later'),
    }),
    'an alert links to another runbook': documentScene({
      'monitoring/prometheus/rules/dependencies.yml': (text) =>
        text.replace('runbooks/RedisFailures.md', 'runbooks/Tea.md'),
    }),
  },
});
