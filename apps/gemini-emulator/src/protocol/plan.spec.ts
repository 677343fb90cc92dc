import { describe, expect, it } from 'vitest';
import type { GenerateBody } from './answer.js';
import { halved, jsonPlan, Pace, type Plan, type Step, streamPlan } from './plan.js';
import { SeededRandom } from './seeded-random.js';

const bodies: GenerateBody[] = [10, 30, 60].map((candidatesTokenCount) => ({
  usageMetadata: { promptTokenCount: 1, totalTokenCount: 1 + candidatesTokenCount, candidatesTokenCount },
  modelVersion: 'm',
  responseId: 'r',
}));

const setup = (pacing = { firstTokenMs: 0, tokensPerSecond: 0 }, format: 'sse' | 'array' = 'sse'): Plan =>
  streamPlan(bodies, format, new Pace(pacing, new SeededRandom('s')));
const textOf = ({ steps }: Plan): string => steps.map((step: Step) => ('text' in step ? step.text : '')).join('');
const waitsOf = ({ steps }: Plan): number[] => steps.flatMap((step) => (step.do === 'wait' ? [step.ms] : []));

describe('streamPlan', () => {
  it('waits for nothing at zero delay', () => {
    expect(waitsOf(setup())).toEqual([]);
  });

  it('waits for the first token and then by the tokens of each event, within the jitter', () => {
    const means = [300, 20, 30].map((amount, index) => (index === 0 ? amount : amount * 10));
    const waits = waitsOf(setup({ firstTokenMs: 300, tokensPerSecond: 100 }));
    expect(waits.map((ms, index) => Math.abs(ms / (means[index] ?? 0) - 1) <= 0.31)).toEqual([true, true, true]);
  });

  it('keeps its rhythm from one time to the next', () => {
    const pacing = { firstTokenMs: 300, tokensPerSecond: 100 };
    expect(setup(pacing)).toEqual(setup(pacing));
  });

  it('frames events for server-sent events or as one array', () => {
    expect(textOf(setup())).toMatch(/^(?:data: \{[^\n]*\}\r\n\r\n){3}$/);
    expect(JSON.parse(textOf(setup(undefined, 'array')))).toEqual(bodies);
  });
});

describe('halved', () => {
  it('cuts an answer in two pieces that make it up', () => {
    const plan = halved(jsonPlan({ some: 'answer' }));
    expect(plan.steps.map((step) => step.do)).toEqual(['write', 'write', 'end']);
    expect(JSON.parse(textOf(plan))).toEqual({ some: 'answer' });
  });
});
