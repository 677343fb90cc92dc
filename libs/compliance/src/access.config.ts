import { defineSection, variable, type SectionValues } from '@rapport/platform';
import { z } from 'zod';

export const accessConfig = defineSection('access', {
  fourEyes: variable(
    'STAFF_FOUR_EYES',
    z.stringbool().default(false),
    "Whether what an administrator does to a person's data on request (export, erasure) needs the approval of a second one.",
  ),
  approvalTtlH: variable(
    'STAFF_APPROVAL_TTL_H',
    z.coerce.number().int().min(1).max(720).default(72),
    'How long an approval may be asked for, given and used, hours.',
  ),
  elevationMaxMin: variable(
    'STAFF_ELEVATION_MAX_MIN',
    z.coerce.number().int().min(1).max(480).default(60),
    'The longest that break-glass may give somebody a role, minutes.',
  ),
});
export type AccessConfig = SectionValues<typeof accessConfig>;
