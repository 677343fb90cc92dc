import { describe, expect, it } from 'vitest';
import { fromUuid, newId, parseId, toUuid } from './ids.js';

describe('ids', () => {
  it('round-trips between the wire form and the uuid column', () => {
    const id = newId('conversation');
    expect(fromUuid('conversation', toUuid('conversation', id))).toBe(id);
    expect(toUuid('conversation', id)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  it('sorts by the time it was made', () => {
    const [first] = [newId('message', 2_000), newId('message', 1_000)].toSorted();
    expect(first).toMatch(/^msg_0000000003e8/);
  });

  it('sorts by the order in which it was made within one millisecond', () => {
    const ids = Array.from({ length: 200 }, () => newId('message', 5_000));
    expect(ids.toSorted()).toEqual(ids);
    expect(new Set(ids).size).toBe(200);
  });

  it.each(['', 'conv_', 'msg_0198f2a0c0de70008000000000000001', 'conv_xyz', 'conv_0198F2A0C0DE70008000000000000001'])(
    'refuses %j as a conversation id',
    (text) => {
      expect(() => parseId('conversation', text)).toThrow(expect.objectContaining({ code: 'id.malformed' }));
    },
  );
});
