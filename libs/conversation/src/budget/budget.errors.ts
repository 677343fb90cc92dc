import { defineErrors } from '@rapport/kernel';

export const budgetErrors = defineErrors({
  exceeded: {
    code: 'budget.exceeded',
    kind: 'rate_limited',
    title: 'A budget of tokens or money is used up',
    hint: '`violated-policies` names the budgets (BUDGET_*); Retry-After is the end of the longest of their windows.',
  },
  periodInvalid: {
    code: 'budget.period_invalid',
    kind: 'unprocessable',
    title: 'The period ends before it begins, or is too long',
  },
  subjectNotFound: { code: 'budget.subject_not_found', kind: 'not_found', title: 'There is no such person' },
});
