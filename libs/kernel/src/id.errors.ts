import { defineErrors } from './errors.js';

export const idErrors = defineErrors({
  malformed: { code: 'id.malformed', kind: 'invalid', title: 'Malformed identifier' },
});
