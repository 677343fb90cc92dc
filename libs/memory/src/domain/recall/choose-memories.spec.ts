import { describe, expect, it } from 'vitest';
import { chooseMemories } from './choose-memories.js';

const limits = { count: 10, tokens: 100, minScore: 0.2, minShare: 0.5 };
const estimate = (text: string): number => text.length;
const lines = (chosen: readonly { line: string }[]): string[] => chosen.map(({ line }) => line);
const memory = (line: string, score: number) => ({ score, toLine: () => line });

describe('chooseMemories', () => {
  it('takes the best first, and nothing that is weak by itself or beside the best', () => {
    const found = [0.45, 0.9, 0.44].map((score) => memory(`at ${score}`, score));
    expect(lines(chooseMemories(found, limits, estimate))).toEqual(['at 0.9', 'at 0.45']);
    expect(chooseMemories([memory('alone', 0.19)], limits, estimate)).toEqual([]);
  });

  it('passes over what does not fit for what does', () => {
    const found = [memory('x'.repeat(60), 0.9), memory('y'.repeat(60), 0.8), memory('short', 0.7)];
    expect(lines(chooseMemories(found, limits, estimate))).toEqual(['x'.repeat(60), 'short']);
  });

  it('stops looking once several did not fit', () => {
    const found = [...Array(3).keys()].map((index) => memory('x'.repeat(99 + index), 0.9));
    expect(chooseMemories([...found, memory('short', 0.8)], limits, estimate)).toEqual([]);
  });

  it('says nothing twice, nothing empty, and no more than it may', () => {
    const found = ['a', 'a', '', 'b', 'c'].map((line) => memory(line, 0.9));
    expect(lines(chooseMemories(found, { ...limits, count: 2 }, estimate))).toEqual(['a', 'b']);
  });
});
