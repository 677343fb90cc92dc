import { z } from 'zod';
import { defineSection, variable, type SectionValues } from '../config/section.js';
import type { ConsentPurpose } from './consent-ledger.js';

const version = z.string().min(1).max(40).default('1');

/** Which text of each purpose is the current one. A new version asks everybody again. */
export const consentConfig = defineSection('consent', {
  termsVersion: variable('AUTH_TERMS_VERSION', version, 'Current terms of use.'),
  privacyVersion: variable('AUTH_PRIVACY_VERSION', version, 'Current privacy notice.'),
  memoryVersion: variable('CONSENT_MEMORY_VERSION', version, 'Current text that asks for consent to long-term memory.'),
});

export type ConsentConfig = SectionValues<typeof consentConfig>;

export function currentVersion(config: ConsentConfig, purpose: ConsentPurpose): string {
  return { terms: config.termsVersion, privacy: config.privacyVersion, memory: config.memoryVersion }[purpose];
}
