import type { ColumnType, Generated } from 'kysely';
import type { WrappedKeyTable } from './master-key-rotation.js';

export interface UserKeyTables {
  user_keys: {
    user_id: string;
    key_id: string;
    wrapped: Buffer;
    created_at: Generated<Date>;
    rotated_at: ColumnType<Date | null, Date | undefined, Date | null>;
  };
}

/** Ties a wrapped data key to its person. */
export const userKeyContext = (userUuid: string): string => `user_keys.wrapped:${userUuid}`;

export const userKeysTable: WrappedKeyTable = {
  table: 'user_keys',
  id: { column: 'user_id', type: 'uuid' },
  masterKeyIdColumn: 'key_id',
  wrappedColumn: 'wrapped',
  rotatedAtColumn: 'rotated_at',
  context: userKeyContext,
};
