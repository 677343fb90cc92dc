import { newId } from '@rapport/kernel';
import { describe, expect, it } from 'vitest';
import { nextMessageId } from './message-order.js';

const NOW = Date.UTC(2026, 0, 1);

describe('nextMessageId', () => {
  it('sorts after the previous message of the same millisecond', () => {
    const previous = newId('message', NOW);
    expect(nextMessageId(NOW, previous) > previous).toBe(true);
  });

  it('sorts after a message from a server whose clock runs ahead', () => {
    const previous = newId('message', NOW + 60_000);
    expect(nextMessageId(NOW, previous) > previous).toBe(true);
  });

  it('otherwise bears the present time', () => {
    expect(nextMessageId(NOW, newId('message', NOW - 60_000)) > newId('message', NOW - 1)).toBe(true);
    expect(nextMessageId(NOW, undefined) < newId('message', NOW + 1)).toBe(true);
  });
});
