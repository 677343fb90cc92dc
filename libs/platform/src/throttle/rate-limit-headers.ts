import type { RateHit } from '../shared-state/shared-state.js';
import type { RatePolicy } from './rate-limiter.js';

/** Structured fields of draft-ietf-httpapi-ratelimit-headers-10: one list member a policy. */
export function policyField({ name, limit, windowMs }: RatePolicy): string {
  return `"${name}";q=${limit};w=${Math.ceil(windowMs / 1000)}`;
}

/** What is left (`r`) and in how many seconds there will be more (`t`). */
export function limitField({ name, limit }: RatePolicy, hit: RateHit): string {
  const remaining = hit.blocked ? 0 : Math.max(0, limit - hit.hits);
  return `"${name}";r=${remaining};t=${Math.ceil((hit.blocked ? hit.blockedMs : hit.resetMs) / 1000)}`;
}
