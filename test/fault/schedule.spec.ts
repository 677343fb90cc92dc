import { describe, expect, it } from 'vitest';
import { scheduleOf } from './schedule.js';

describe('the schedule of faults', () => {
  it('follows from its seed alone', () => {
    expect(scheduleOf(7, 500, 900)).toEqual(scheduleOf(7, 500, 900));
  });

  it('differs between seeds', () => {
    expect(scheduleOf(7, 500, 900)).not.toEqual(scheduleOf(8, 500, 900));
  });

  it('is stable across versions: a seed that found something finds it again', () => {
    expect(scheduleOf(1, 4, 900).map(({ atMs, target, action }) => `${atMs} ${target} ${action}`))
      .toMatchInlineSnapshot(`
      [
        "1014 api-2 kill",
        "2336 redis kill",
        "3169 redis@api-2 slow-close",
        "3744 postgres kill",
      ]
    `);
  });

  it('numbers its faults and keeps them in the order of time', () => {
    const faults = scheduleOf(3, 200, 900);
    expect(faults.map(({ number }) => number)).toEqual(Array.from({ length: 200 }, (_, index) => index + 1));
    expect(faults.map(({ atMs }) => atMs)).toEqual(faults.map(({ atMs }) => atMs).toSorted((a, b) => a - b));
  });

  it('meets every target and every action in a long run', () => {
    const faults = scheduleOf(1, 500, 900);
    expect(new Set(faults.map(({ action }) => action)).size).toBe(7);
    expect(new Set(faults.map(({ target }) => target)).size).toBe(14);
  });

  it('kills no link and cuts no process', () => {
    const faults = scheduleOf(2, 500, 900);
    const processes = faults.filter(({ on }) => on === 'process');
    expect(processes.every(({ action, target }) => ['kill', 'pause'].includes(action) && !target.includes('@'))).toBe(
      true,
    );
  });
});
