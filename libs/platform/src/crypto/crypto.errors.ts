import { defineErrors } from '@rapport/kernel';

export const cryptoErrors = defineErrors({
  keyMissing: {
    code: 'crypto.key_missing',
    kind: 'gone',
    title: "The person's data key does not exist",
    hint: 'The person was erased; what is left of their data cannot be read again.',
  },
  tampered: {
    code: 'crypto.tampered',
    kind: 'internal',
    title: 'A stored value failed authentication',
    hint: 'It was altered, moved to another place, or sealed with another key. Compare with a backup.',
  },
  unknownMasterKey: {
    code: 'crypto.unknown_master_key',
    kind: 'internal',
    title: 'The keyring lacks the master key that wrapped a data key',
    hint: 'Put the named key back into RAPPORT_KEYRING (or the key file of the data folder).',
  },
  vaultUnavailable: {
    code: 'crypto.vault_unavailable',
    kind: 'unavailable',
    title: 'The vault with the master keys did not answer',
    hint: 'Nothing is lost: try again. If it lasts, look at the key service and at CRYPTO_VAULT_TIMEOUT_MS.',
  },
  keyringInvalid: {
    code: 'crypto.keyring_invalid',
    kind: 'internal',
    title: 'The keyring cannot be used',
    hint: 'It is JSON: {"active": "<id>", "index": "<id>", "keys": {"<id>": "<32 bytes, base64>"}}.',
  },
  keyringMissing: {
    code: 'crypto.keyring_missing',
    kind: 'internal',
    title: 'No keyring is configured',
    hint: 'Set RAPPORT_KEYRING. Only the embedded database may use a key file of its own making.',
  },
});
