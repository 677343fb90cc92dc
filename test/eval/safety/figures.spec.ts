import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { figuresOf } from './figures.js';
import { mergeResults } from './results.js';

const THRESHOLDS = { skip: 0.2, act: 0.5 };
const rows = (scores: readonly number[], y: number) => scores.map((score) => ({ score, y }));

describe('figuresOf', () => {
  it('counts what is found and what is flagged', () => {
    const figures = figuresOf([...rows([0.9, 0.8, 0.6, 0.3], 1), ...rows([0.7, 0.25, 0.1, 0.1], 0)], THRESHOLDS);
    expect(figures).toMatchObject({ recallAtAct: 0.75, flaggedBenign: 0.25, skipAt95: 0.75, n: 8, positives: 4 });
    expect(figures.recallAt1Fpr).toBe(0.5);
  });

  it('says nothing about positives that there are not, and skips by the stored threshold', () => {
    expect(figuresOf(rows([0.1, 0.3, 0.6, 0.1], 0), THRESHOLDS)).toEqual({
      flaggedBenign: 0.25,
      skipAt95: 0.5,
      n: 4,
      positives: 0,
    });
  });

  it('says nothing about benign rows that there are not', () => {
    expect(figuresOf(rows([0.6, 0.1], 1), THRESHOLDS)).toEqual({ recallAtAct: 0.5, n: 2, positives: 2 });
  });
});

describe('mergeResults', () => {
  it('leaves other sections and other tasks as they are', () => {
    const folder = mkdtempSync(join(tmpdir(), 'results-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const file = join(folder, 'eval/results.json');
    mergeResults(file, { memory: { r10: 1 }, safety: { harm: { ap: 0.6 }, crisis: { ap: 0.1 } } });
    mergeResults(file, { safety: { crisis: { f1: 0.8 } } });
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({
      memory: { r10: 1 },
      safety: { harm: { ap: 0.6 }, crisis: { f1: 0.8 } },
    });
  });
});
