import { defineErrors } from '@rapport/kernel';

export const incidentErrors = defineErrors({
  notFound: {
    code: 'safety.incident_not_found',
    kind: 'not_found',
    title: 'There is no such incident',
    hint: 'It may have been erased with the account it was about, or have reached the end of its retention.',
  },
});
