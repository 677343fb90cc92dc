import type { FastifyReply } from 'fastify';
import type { RateHit } from '../shared-state/shared-state.js';
import type { RatePolicy } from './rate-limiter.js';

/** A policy that counts something else than requests names its unit. */
type CountedPolicy = Omit<RatePolicy, 'blockMs'> & { readonly unit?: string };

/** Adds a policy, and what is left of it, to those that the reply tells already. */
export function addRateLimit(reply: FastifyReply, policy: CountedPolicy, hit: RateHit): void {
  append(reply, 'ratelimit-policy', policyField(policy));
  append(reply, 'ratelimit', limitField(policy, hit));
}

function append(reply: FastifyReply, name: string, member: string): void {
  const present = reply.getHeader(name);
  void reply.header(name, present === undefined ? member : `${String(present)}, ${member}`);
}

/** Structured fields of draft-ietf-httpapi-ratelimit-headers-10: one list member a policy. */
function policyField({ name, limit, windowMs, unit }: CountedPolicy): string {
  return `"${name}";q=${limit};w=${Math.ceil(windowMs / 1000)}${unit === undefined ? '' : `;qu="${unit}"`}`;
}

/** What is left (`r`) and in how many seconds there will be more (`t`). */
function limitField({ name, limit }: CountedPolicy, hit: RateHit): string {
  const remaining = hit.blocked ? 0 : Math.max(0, limit - hit.hits);
  return `"${name}";r=${remaining};t=${Math.ceil((hit.blocked ? hit.blockedMs : hit.resetMs) / 1000)}`;
}
