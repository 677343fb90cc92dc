import { defineErrors } from '@rapport/kernel';

export const accessErrors = defineErrors({
  approvalRequired: {
    code: 'access.approval_required',
    kind: 'forbidden',
    title: 'Another administrator has to approve this first',
    hint: 'Ask with POST /internal/v1/approvals; once somebody else has approved, repeat the request.',
  },
  approvalNotFound: {
    code: 'access.approval_not_found',
    kind: 'not_found',
    title: 'There is no such approval',
  },
  approvalNotByAnother: {
    code: 'access.approval_not_by_another',
    kind: 'forbidden',
    title: 'Whoever asked cannot decide',
    hint: 'Four eyes: a second administrator decides.',
  },
  approvalClosed: {
    code: 'access.approval_closed',
    kind: 'conflict',
    title: 'The approval was decided before, or has expired',
  },
  elevationNotFound: {
    code: 'access.elevation_not_found',
    kind: 'not_found',
    title: 'There is no such running elevation of yours',
  },
});
