import { documentScene, provesRed } from '@rapport/testing';
import { incidentPlanProbe } from './incident-plan.probe.js';

const DATED = { dated: 'docs/incident-response.md' };

provesRed(incidentPlanProbe, {
  sound: documentScene({}, DATED),
  sabotaged: {
    'it was not exercised for 181 days': documentScene({}, { ...DATED, days: 182 }),
    'no exercise is on record': documentScene(
      {
        'docs/incident-response.md': (text) => text.replaceAll(/^\| \d{4}-\d{2}-\d{2} .*\n/gm, ''),
      },
      DATED,
    ),
    'a severity is not defined': documentScene(
      {
        'docs/incident-response.md': (text) => text.replace('| SEV-2 ', '| grave '),
      },
      DATED,
    ),
    'roles are not described': documentScene(
      {
        'docs/incident-response.md': (text) => text.replace('## Roles', '## People'),
      },
      DATED,
    ),
  },
});
