import { defineSection, variable, type SectionValues } from '@rapport/platform';
import { z } from 'zod';

const REGIONS = ['eea', 'ch', 'uk', 'other'] as const;

const named = (what: string) => z.string().min(1).max(300).default(`[${what}]`);

export const legalConfig = defineSection('legal', {
  regions: variable(
    'PRIVACY_REGION',
    z
      .string()
      .default('eea')
      .transform((text) => text.split(',').map((region) => region.trim()))
      .pipe(z.array(z.enum(REGIONS)).min(1).max(REGIONS.length)),
    'Where the people are: `eea`, `ch`, `uk`, `other`, by commas. In the first three Google wants the paid tier.',
  ),
  controller: variable(
    'LEGAL_CONTROLLER',
    named('controller'),
    'Who is responsible: name and address, for the notices.',
  ),
  contact: variable('LEGAL_CONTACT', named('contact'), 'Where people write to, for the notices.'),
  officer: variable('LEGAL_OFFICER', named('data protection officer'), 'The data protection officer, or `none`.'),
  authority: variable('LEGAL_AUTHORITY', named('supervisory authority'), 'The supervisory authority, for the notices.'),
  securityContact: variable(
    'SECURITY_CONTACT',
    z
      .string()
      .max(300)
      .regex(/^(mailto:[^\s@]+@[^\s@]+|tel:[+\d-]+|https:\/\/\S+)$/, 'must begin with mailto:, tel: or https:')
      .optional(),
    'Where vulnerabilities are reported, as `mailto:`, `tel:` or `https:`: served as `/.well-known/security.txt`. Absent: none is served.',
  ),
  securityPolicyUrl: variable(
    'SECURITY_POLICY_URL',
    z
      .string()
      .max(300)
      .regex(/^https:\/\/\S+$/, 'must begin with https:')
      .optional(),
    'Page that says how reports of vulnerabilities are dealt with, for `/.well-known/security.txt`.',
  ),
  service: variable('LEGAL_SERVICE', z.string().min(1).max(100).default('Rapport'), 'What the service is called.'),
});

export type LegalConfig = SectionValues<typeof legalConfig>;
