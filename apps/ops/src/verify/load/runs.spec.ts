import { SystemClock } from '@rapport/kernel';
import { serve, startStandIn, type Flaws, type StandInRequest } from '@rapport/testing';
import { describe, expect, it } from 'vitest';
import { DEFAULT_THRESHOLDS } from '../thresholds.js';
import { load } from './load.js';
import type { RunContext } from './rig.js';
import { soak } from './soak.js';
import { stress } from './stress.js';

const SEND = 'POST /v1/conversations/{id}/messages';
const RATE = 30;

async function setup(flaws: Flaws = {}) {
  const requests: StandInRequest[] = [];
  const { url } = await startStandIn({
    ...flaws,
    'POST /v1/me/erasure': (answer, request) => {
      requests.push(request);
      return flaws['POST /v1/me/erasure']?.(answer, request) ?? answer;
    },
  });
  const printed: string[] = [];
  const interruption = new AbortController();
  const context: RunContext = {
    target: { name: 'test', production: false, baseUrl: url },
    clock: new SystemClock(),
    signal: interruption.signal,
    print: (line) => printed.push(line),
    inspectors: {},
    commit: 'unknown',
  };
  /** So long after somebody was first answered: by then all have come in. */
  const interrupt = (afterMs: number) => void setTimeout(() => interruption.abort(), afterMs);
  return { context, ctx: { printed, interrupt, erasures: () => requests.length } };
}

const limits = DEFAULT_THRESHOLDS;
/** Where a machine stalls, more is due afterwards than there are people: that says nothing of the service. */
const ofTheService = (findings: readonly string[]) => findings.filter((line) => !line.includes('were not begun'));
/** Turns away what comes while so many are being answered, as an overloaded service does. */
function carrying(most: number): Flaws {
  let running = 0;
  return {
    [SEND]: (answer) => {
      if (running >= most) return { status: 503, body: { code: 'turn.overloaded' } };
      running += 1;
      setTimeout(() => (running -= 1), 100);
      return { ...answer, delayMs: 100 };
    },
  };
}

describe('soak', () => {
  const options = { ms: 600, rate: RATE, people: 5, turnsAPerson: 100, limits, everyMs: 200 };

  it('holds steady conversations, and erases who held them', async () => {
    const { context, ctx } = await setup();
    const { figures, findings } = await soak(context, options);
    expect(ofTheService(findings)).toEqual([]);
    expect(figures['turns']).toBeGreaterThan(10);
    expect(ctx.erasures()).toBe(5);
  });

  it('lets others come when people have said enough, and erases those too', async () => {
    const { context, ctx } = await setup();
    const { findings } = await soak(context, { ...options, turnsAPerson: 2 });
    expect(ofTheService(findings)).toEqual([]);
    expect(ctx.erasures()).toBeGreaterThan(8);
  });

  it('goes on for half as long again when it cannot tell whether a heap grows, and says so', async () => {
    const { context } = await setup();
    const page =
      'nodejs_heap_size_used_bytes 8e7\nprocess_resident_memory_bytes 9e8\nprocess_cpu_seconds_total 1\nprocess_start_time_seconds 1\n';
    const internalUrl = await serve((_, response) => response.end(page));
    const pods = [{ name: 'api', role: 'api' as const, url: internalUrl, internalUrl }];
    const { figures, unclear } = await soak({ ...context, target: { ...context.target, pods } }, options);
    expect(unclear).toEqual([expect.stringContaining('whether the heap of api grows')]);
    expect(figures['minutes']).toBeGreaterThan((options.ms * 1.4) / 60_000);
  });

  it('fails when somebody stays behind', async () => {
    const broken = { status: 500, body: { code: 'internal.error' } };
    const { context } = await setup({ 'POST /v1/me/erasure': () => broken, 'POST /v1/auth/login': () => broken });
    expect(ofTheService((await soak(context, options)).findings)).toEqual(['5 people of this run could not be erased']);
  });

  it('fails when turns are not answered', async () => {
    const { context } = await setup({ [SEND]: () => ({ status: 500, body: { code: 'internal.error' } }) });
    const { findings } = await soak(context, options);
    expect(findings[0]).toBe('100.00 % of turns were not answered');
  });

  it('fails when text is slow to come', async () => {
    const { context } = await setup({ [SEND]: (answer) => ({ ...answer, delayMs: 80 }) });
    const { findings } = await soak(context, { ...options, limits: { ...limits, first_text_s: 0.05 } });
    expect(ofTheService(findings)).toEqual([expect.stringMatching(/p95 of first texts was \d+ ms/)]);
  });

  it('ends with what it has when it is interrupted, and still erases everybody', async () => {
    const { context, ctx } = await setup({ [SEND]: (answer) => (ctx.interrupt(300), answer) });
    const { figures } = await soak(context, { ...options, ms: 60_000 });
    expect(figures['minutes']).toBeLessThan(0.1);
    expect(ctx.erasures()).toBe(5);
  });
});

describe('load', () => {
  const options = { rate: 20, stepMs: 200, most: 300, people: 60, limits };

  it('finds what is carried and what is not', async () => {
    const { context } = await setup(carrying(8));
    const { figures, findings } = await load(context, options);
    expect(findings).toEqual([]);
    expect(figures['capacity_turns_per_second']).toBeGreaterThanOrEqual(20);
    expect(figures['capacity_turns_per_second']).toBeLessThan(200);
  });

  it('fails when the rate that was asked for is not carried', async () => {
    const { context } = await setup(carrying(1));
    const { findings, figures } = await load(context, { ...options, rate: 60 });
    expect(findings[0]).toMatch(/^at 60 turns\/s [\d.]+ % of turns were not answered/);
    expect(figures).not.toHaveProperty('capacity_turns_per_second');
  });
});

describe('stress', () => {
  const options = { rate: 150, ms: 500, people: 60, limits, calmMs: 200 };

  it('passes when people are turned away in order and all is well soon after', async () => {
    const { context } = await setup(carrying(4));
    const { figures, findings } = await stress(context, options);
    expect(findings.filter((line) => !line.startsWith('note: '))).toEqual([]);
    expect(figures['shed_ratio']).toBeGreaterThan(0.1);
    expect(figures['recovery_seconds']).toBeLessThan(60);
  });

  it('fails when turns break in place of being turned away', async () => {
    let calls = 0;
    const { context } = await setup({
      [SEND]: (answer) => {
        calls += 1;
        return calls < 40 && calls % 3 === 0 ? { status: 500, body: {} } : answer;
      },
    });
    const { findings } = await stress(context, options);
    expect(findings).toContainEqual(expect.stringMatching(/% of turns broke in place of being turned away/));
  });

  it('fails when it does not get well', async () => {
    const overloaded = { status: 503, body: { code: 'turn.overloaded' } };
    const { context, ctx } = await setup({ [SEND]: () => (ctx.interrupt(1_000), overloaded) });
    const { findings } = await stress(context, options);
    expect(findings).toContainEqual('not well 60 s after the load');
  });

  it('is no proof when nothing was too much', async () => {
    const { context } = await setup();
    const { findings } = await stress(context, { ...options, rate: 10 });
    expect(findings).toEqual([expect.stringContaining('this was no overload')]);
  });
});
