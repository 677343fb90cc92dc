import { newId } from '@rapport/kernel';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findEndFault, findFault, GENESIS, sealAll } from './audit-chain.js';
import type { AuditEvent, SealedEvent } from './audit-event.js';

const events = (count: number): AuditEvent[] =>
  Array.from({ length: count }, (_, index) => ({
    id: newId('audit'),
    occurredAt: new Date(Date.UTC(2026, 0, 1, 0, 0, index)),
    action: 'auth.login',
    outcome: 'success',
    actor: newId('user'),
    subject: undefined,
    details: { attempt: index },
  }));

function setup(count = 5) {
  const chain = sealAll(events(count), GENESIS);
  return { sut: chain, ctx: { head: chain.at(-1)?.seal ?? GENESIS } };
}

/** One member of one event changed. */
const tampered = (chain: readonly SealedEvent[], index: number, change: Partial<SealedEvent>): SealedEvent[] =>
  chain.with(index, { ...chain[index]!, ...change });

describe('the audit chain', () => {
  it('is whole as sealed, in any cutting into batches', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 7 }), { maxLength: 6 }), (batches) => {
        let head = GENESIS;
        const chain = batches.flatMap((size) => {
          const sealed = sealAll(events(size), head);
          head = sealed.at(-1)?.seal ?? head;
          return sealed;
        });
        expect(findFault(chain, GENESIS)).toBeUndefined();
        expect(findEndFault(chain.at(-1)?.seal ?? GENESIS, head)).toBeUndefined();
      }),
    );
  });

  it.each<[string, Partial<SealedEvent>]>([
    ['action', { action: 'auth.logout' }],
    ['outcome', { outcome: 'denied' }],
    ['actor', { actor: undefined }],
    ['subject', { subject: newId('user') }],
    ['details', { details: { attempt: 99 } }],
    ['time', { occurredAt: new Date(0) }],
    ['id', { id: newId('audit') }],
  ])('shows a changed %s', (_, change) => {
    const { sut } = setup();
    expect(findFault(tampered(sut, 2, change), GENESIS)).toEqual({ kind: 'altered', position: 3 });
  });

  it('shows a changed event whose hash was made to fit', () => {
    const { sut } = setup();
    const forged = sealAll([{ ...sut[2]!, action: 'auth.logout' }], sut[1]!.seal);
    expect(findFault(sut.with(2, forged[0]!), GENESIS)).toEqual({ kind: 'unlinked', position: 4 });
  });

  it('shows a removed event', () => {
    const { sut } = setup();
    expect(findFault(sut.toSpliced(1, 1), GENESIS)).toEqual({ kind: 'missing', position: 2 });
  });

  it('shows two events that changed places', () => {
    const { sut } = setup();
    expect(findFault([sut[1]!, sut[0]!], GENESIS)?.kind).toBe('missing');
  });

  it('shows an end that was cut off, and one that was rewritten', () => {
    const { sut, ctx } = setup();
    expect(findEndFault(sut[3]!.seal, ctx.head)).toEqual({ kind: 'cut_off', position: 5 });
    expect(findEndFault({ position: 5, hash: Buffer.alloc(32, 1) }, ctx.head)).toEqual({ kind: 'forked', position: 5 });
  });
});
