import type { NewSigningKey } from './signing-key.js';

/** Makes key pairs whose private half is wrapped before anybody else sees it. */
export abstract class SigningKeyFactory {
  abstract create(): Promise<NewSigningKey>;
}

/** Broadcast to every process when the set of signing keys has changed. */
export const SIGNING_KEYS_CHANGED = 'auth.signing-keys-changed';
