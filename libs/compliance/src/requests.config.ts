import { defineSection, variable, type SectionValues } from '@rapport/platform';
import { z } from 'zod';

export const requestsConfig = defineSection('requests', {
  profile: variable(
    'PRIVACY_REQUESTS_PROFILE',
    z.enum(['gdpr', 'ccpa']).default('gdpr'),
    "Which law's deadlines hold for requests that people make themselves: 30 days, or 45 with a confirmation.",
  ),
});

export type RequestsConfig = SectionValues<typeof requestsConfig>;
