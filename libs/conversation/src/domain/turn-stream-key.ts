import type { TurnId, UserId } from '@rapport/kernel';
import type { SharedKey } from '@rapport/platform';

/** Where shared state holds a turn's events. */
export const turnStreamKey = (userId: UserId, turnId: TurnId): SharedKey => ({
  family: 'turn',
  partition: userId,
  name: turnId,
});
