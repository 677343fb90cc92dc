import { defineErrors } from '@rapport/kernel';

export const throttleErrors = defineErrors({
  exceeded: {
    code: 'throttle.exceeded',
    kind: 'rate_limited',
    title: 'Too many requests',
    hint: 'Wait for the time in `Retry-After`; `violated-policies` and the `RateLimit` header name the limit that was reached.',
  },
});
