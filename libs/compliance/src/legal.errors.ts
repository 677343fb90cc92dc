import { defineErrors } from '@rapport/kernel';

export const legalErrors = defineErrors({
  notFound: { code: 'legal.not_found', kind: 'not_found', title: 'There is no such document' },
});
