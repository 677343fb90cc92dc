import { newId, type UserId } from '@rapport/kernel';
// A type only: unit tests import this library for other things and should not pay for loading memory.
import type { Memory } from '@rapport/memory';

/** A fact as extraction leaves it, learned at `createdAt`. */
export function memoryOf(userId: UserId, createdAt: Date, fields: Partial<Memory> = {}): Memory {
  return {
    id: newId('memory', createdAt.getTime()),
    userId,
    personaId: undefined,
    text: 'Lives in Porto.',
    subject: 'user',
    attribute: 'home city',
    value: 'Porto',
    kind: 'fact',
    status: 'active',
    trust: 'stated',
    origin: 'extracted',
    salience: 0.5,
    pinned: false,
    validFrom: undefined,
    validUntil: undefined,
    supersededBy: undefined,
    importId: undefined,
    sources: [],
    createdAt,
    updatedAt: createdAt,
    ...fields,
  };
}
