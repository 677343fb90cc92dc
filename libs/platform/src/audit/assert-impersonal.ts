import { holdsPersonalData } from '../pii/guard-line.js';
import { auditErrors } from './audit.errors.js';
import type { AuditEntry } from './audit-trail.js';

const ACTION = /^[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)+$/;
const PREFIXED_ID = /^[a-z]+_[0-9a-f]{32}$/;
const DETAIL_NAME = /^[a-z][a-zA-Z0-9_]{0,63}$/;
/** Codes, ids, versions, hashes, dates, lists of them joined by commas. No blank and no `@`: neither prose nor an address fits. */
const CODE = /^[\w.,:/+-]{1,200}$/;
const MOST_DETAILS = 16;

/**
 * Throws `audit.not_impersonal` unless an entry holds only what may outlive an erasure. Always, not only in tests:
 * dropping the value would hide the mistake until somebody reads the trail.
 */
export function assertImpersonal({ action, subject, actor, details = {} }: AuditEntry): void {
  if (!ACTION.test(action)) throw auditErrors.notImpersonal('the action is no code of the form feature.what');
  if (actor !== undefined && !PREFIXED_ID.test(actor)) throw auditErrors.notImpersonal('the actor is no prefixed id');
  if (subject !== undefined && !PREFIXED_ID.test(subject)) {
    throw auditErrors.notImpersonal('the subject is no prefixed id');
  }
  const entries = Object.entries(details);
  if (entries.length > MOST_DETAILS) throw auditErrors.notImpersonal(`there are more than ${MOST_DETAILS} details`);
  for (const [name, value] of entries) {
    // The name is not quoted: it might be what is personal.
    if (!DETAIL_NAME.test(name)) throw auditErrors.notImpersonal('a detail has a name that is no identifier');
    if (!isImpersonal(value)) throw auditErrors.notImpersonal(`the detail ${name} is no code, number or boolean`);
  }
}

function isImpersonal(value: unknown): boolean {
  if (typeof value === 'string') return CODE.test(value) && !holdsPersonalData(value);
  return typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value));
}
