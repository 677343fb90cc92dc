import { missingHeadings, pageProbe, tooOld } from './page.js';

const FRESH_DAYS = 180;
const SEVERITIES = ['SEV-1', 'SEV-2', 'SEV-3', 'SEV-4', 'SEV-5'];

export const incidentPlanProbe = pageProbe({
  id: 'documents.incident-plan',
  description: `The plan for incidents has roles, severities and texts, and was exercised within ${FRESH_DAYS} days`,
  path: 'docs/incident-response.md',
  faults({ text, context }) {
    const drills = text.slice(text.search(/^## Drills/m)).matchAll(/^\| (\d{4}-\d{2}-\d{2}) /gm);
    const latest = Array.from(drills, ([, day]) => day ?? '')
      .toSorted()
      .at(-1);
    return [
      ...missingHeadings(text, [/severit/i, /roles/i, /messages/i, /drills/i]),
      ...SEVERITIES.filter((severity) => !new RegExp(`^\\| ${severity} `, 'm').test(text)).map(
        (severity) => `${severity} is not defined`,
      ),
      ...tooOld(latest, FRESH_DAYS, 'the plan was exercised', context),
    ];
  },
  sound: 'roles, severities and texts are there, and the plan was exercised',
});
