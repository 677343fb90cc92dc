import { describe, expect, it } from 'vitest';
import { FloatPool } from './float-pool.js';

describe('FloatPool', () => {
  it('lends zeros, whatever was left in an array that came back', () => {
    const sut = new FloatPool();
    const first = sut.borrow(10).fill(7);
    sut.giveBack(first);
    const second = sut.borrow(1_000);
    expect(second.buffer).toBe(first.buffer);
    expect(second).toEqual(new Float32Array(1_000));
  });

  it('lends no array twice', () => {
    const sut = new FloatPool();
    expect(sut.borrow(10).buffer).not.toBe(sut.borrow(10).buffer);
  });

  it('keeps no more than it was told to', () => {
    const sut = new FloatPool(1);
    const [kept, dropped] = [sut.borrow(1), sut.borrow(1)];
    sut.giveBack(kept);
    sut.giveBack(dropped);
    expect(sut.borrow(1).buffer).toBe(kept.buffer);
    expect(sut.borrow(1).buffer).not.toBe(dropped.buffer);
  });
});
