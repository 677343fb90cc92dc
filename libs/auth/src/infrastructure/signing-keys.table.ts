import type { WrappedKeyTable } from '@rapport/platform';
import { signingKeyContext } from '../domain/signing-key.js';

/** For the rotation of master keys: the private halves are wrapped like the keys of people. */
export const signingKeysTable: WrappedKeyTable = {
  table: 'signing_keys',
  id: { column: 'key_id', type: 'text' },
  masterKeyIdColumn: 'master_key_id',
  wrappedColumn: 'private_wrapped',
  context: signingKeyContext,
};
