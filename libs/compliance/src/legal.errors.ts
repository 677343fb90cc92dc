import { defineErrors } from '@rapport/kernel';

export const legalErrors = defineErrors({
  notFound: { code: 'legal.not_found', kind: 'not_found', title: 'There is no such document' },
  noSecurityContact: {
    code: 'legal.no_security_contact',
    kind: 'not_found',
    title: 'No contact for reports of vulnerabilities is configured',
    hint: 'For the operator: set SECURITY_CONTACT.',
  },
});
