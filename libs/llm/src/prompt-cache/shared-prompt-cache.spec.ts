import { loadConfig, InProcessSharedState, Metrics } from '@rapport/platform';
import { ManualClock } from '@rapport/testing';
import { describe, expect, it } from 'vitest';
import { ModelCatalogue } from '../catalogue/model-catalogue.js';
import { PriceTable } from '../catalogue/price-table.js';
import { llmConfig, type LlmConfig } from '../llm.config.js';
import { llmErrors } from '../llm.errors.js';
import { CalibratedTokenEstimator } from '../tokens/calibrated-token-estimator.js';
import { PrefixRegister } from './prefix-register.js';
import type { SharedPrefix } from './prompt-cache.js';
import { SharedPromptCache } from './shared-prompt-cache.js';
import { StoredPrefixes, type StoredPrefix } from './stored-prefixes.js';

const HOUR_MS = 3_600_000;
const TOKENS = 5_000;
/** By the estimator's rule of thumb 5,000 tokens. */
const LONG: SharedPrefix = { model: 'gemini-3.5-flash-lite', system: 'You are kind. '.repeat((TOKENS * 4) / 14) };
const NOTHING_CACHED = { prompt: TOKENS, cached: 0, output: 10, thoughts: 0 };
const ALL_CACHED = { ...NOTHING_CACHED, cached: TOKENS };

class Upstream extends StoredPrefixes {
  readonly calls: string[] = [];
  readonly known = new Set<string>();
  failure: Error | undefined;

  override async create(_: SharedPrefix, ttlMs: number): Promise<StoredPrefix> {
    this.calls.push(`create ${ttlMs}`);
    if (this.failure) throw this.failure;
    const name = `cachedContents/${this.calls.length}`;
    this.known.add(name);
    return { name, tokens: TOKENS };
  }

  override async renew(_: SharedPrefix, name: string): Promise<boolean> {
    this.calls.push('renew');
    return this.known.has(name);
  }

  override async delete(_: SharedPrefix, name: string): Promise<void> {
    this.calls.push('delete');
    this.known.delete(name);
  }
}

function setup(overrides: Partial<LlmConfig> = {}) {
  const [clock, metrics, upstream, catalogue] = [
    new ManualClock(),
    new Metrics(),
    new Upstream(),
    new ModelCatalogue(),
  ];
  const config = { ...loadConfig([llmConfig], {}).get(llmConfig), ...overrides };
  const register = new PrefixRegister(new InProcessSharedState(clock));
  const estimator = new CalibratedTokenEstimator(metrics);
  const open = () =>
    new SharedPromptCache(
      register,
      upstream,
      catalogue,
      new PriceTable(catalogue, config),
      estimator,
      clock,
      metrics,
      config,
    );
  const sut = open();
  /** So many turns, evenly over so long; resolves with the name that the last of them would have used. */
  const turns = async (count: number, overMs: number, usage = NOTHING_CACHED, cache = sut, prefix = LONG) => {
    let name;
    for (let turn = 0; turn < count; turn += 1) {
      name = cache.nameOf(prefix);
      cache.answered(prefix, usage);
      // What goes on beside the calls ends before time passes.
      await clock.advance(0);
      await clock.advance(overMs / count);
    }
    return name;
  };
  return { sut, ctx: { clock, metrics, upstream, open, turns } };
}

describe('an explicit cache', () => {
  it('is made once enough turns an hour pay for the prefix in full', async () => {
    const { sut, ctx } = setup();
    await ctx.turns(7, HOUR_MS / 2);
    expect(ctx.upstream.calls).toEqual([]);
    await ctx.turns(3, HOUR_MS / 4);
    expect([ctx.upstream.calls, sut.nameOf(LONG)]).toEqual([[`create ${HOUR_MS}`], 'cachedContents/1']);
  });

  it('is not made where the implicit cache saves as much', async () => {
    const { ctx } = setup();
    await ctx.turns(200, HOUR_MS / 2, ALL_CACHED);
    expect(ctx.upstream.calls).toEqual([]);
  });

  it('is not made where it would cost more of a cached history than it saves of the prefix', async () => {
    const { ctx } = setup();
    const [newcomer, regular] = [NOTHING_CACHED, { ...NOTHING_CACHED, prompt: 12_000, cached: 10_000 }];
    for (let turn = 0; turn < 50; turn += 1) await ctx.turns(1, 30_000, turn % 2 === 0 ? newcomer : regular);
    expect(ctx.upstream.calls).toEqual([]);
  });

  it('has to prove itself anew after a day: nobody saw what went on without it', async () => {
    const { ctx } = setup();
    await ctx.turns(12, HOUR_MS / 4);
    await ctx.turns(6 * 25, 25 * HOUR_MS, ALL_CACHED);
    expect(ctx.upstream.calls.length).toBeGreaterThan(20);
    const before = ctx.upstream.calls.length;
    await ctx.turns(6 * 10, 10 * HOUR_MS, ALL_CACHED);
    expect(ctx.upstream.calls).toHaveLength(before);
  });

  it.each([
    ['a text below the minimum of the model', { ...LONG, system: LONG.system.slice(0, 4_000 * 4) }, {}],
    ['a model without explicit caches', { ...LONG, model: 'gemini-4-argon' }, {}],
    ['a model that nobody knows', { ...LONG, model: 'no-such-model' }, {}],
    ['a key of the free tier', LONG, { tier: 'free' }],
    ['a deployment that wants none', LONG, { promptCache: 'off' }],
  ] as const)('is never made for %s', async (_, prefix, overrides) => {
    const { sut, ctx } = setup({ promptCache: 'always', ...overrides });
    await ctx.turns(100, HOUR_MS / 2, NOTHING_CACHED, sut, prefix);
    expect(ctx.upstream.calls).toEqual([]);
  });

  it('is made by one process, and used by all', async () => {
    const { sut, ctx } = setup();
    const other = ctx.open();
    await Promise.all([ctx.turns(10, HOUR_MS / 4), ctx.turns(10, HOUR_MS / 4, NOTHING_CACHED, other)]);
    expect(ctx.upstream.calls).toHaveLength(1);
    expect([sut.nameOf(LONG), other.nameOf(LONG)]).toEqual(['cachedContents/1', 'cachedContents/1']);
  });

  it('lives on while it saves its storage, and ends by itself when it no longer does', async () => {
    const { sut, ctx } = setup();
    await ctx.turns(12, HOUR_MS / 4);
    await ctx.turns(6, HOUR_MS, ALL_CACHED);
    expect([ctx.upstream.calls.slice(1), sut.nameOf(LONG)]).toEqual([['renew'], 'cachedContents/1']);
    await ctx.turns(4, 8 * HOUR_MS, ALL_CACHED);
    expect(ctx.upstream.calls.filter((call) => call.startsWith('create'))).toHaveLength(1);
    expect(sut.nameOf(LONG)).toBeUndefined();
  });

  it('is asked for until shortly before its end', async () => {
    const { sut, ctx } = setup({ promptCache: 'always' });
    await ctx.turns(1, 0);
    await ctx.clock.advance(HOUR_MS - 30_001);
    const before = sut.nameOf(LONG);
    await ctx.clock.advance(0);
    expect([before, ctx.upstream.calls.slice(1)]).toEqual(['cachedContents/1', ['renew']]);
  });

  it('is made anew rather than asked for when nobody renewed it in time', async () => {
    const { sut, ctx } = setup({ promptCache: 'always' });
    await ctx.turns(1, 0);
    await ctx.clock.advance(HOUR_MS - 30_000);
    const before = sut.nameOf(LONG);
    await ctx.clock.advance(0);
    expect([before, sut.nameOf(LONG)]).toEqual([undefined, 'cachedContents/2']);
  });

  it('is given up once lost, by whichever process hears of it, and made anew', async () => {
    const { sut, ctx } = setup({ promptCache: 'always' });
    const other = ctx.open();
    await ctx.turns(2, 20_000);
    await ctx.turns(2, 20_000, NOTHING_CACHED, other);
    sut.lost(LONG, 'cachedContents/1');
    expect(sut.nameOf(LONG)).toBeUndefined();
    await ctx.turns(2, 20_000, NOTHING_CACHED, other);
    expect([ctx.upstream.calls.length, other.nameOf(LONG)]).toEqual([2, 'cachedContents/2']);
  });

  it('is deleted everywhere when it is dropped', async () => {
    const { sut, ctx } = setup({ promptCache: 'always' });
    await ctx.turns(1, 0);
    await sut.drop(LONG);
    expect([sut.nameOf(LONG), [...ctx.upstream.known]]).toEqual([undefined, []]);
  });

  it('is not tried again for a minute after a failure, and for an hour after a refusal, by anybody', async () => {
    const { ctx } = setup({ promptCache: 'always' });
    ctx.upstream.failure = llmErrors.overloaded();
    await ctx.turns(5, 50_000);
    await ctx.turns(5, 50_000, NOTHING_CACHED, ctx.open());
    expect(ctx.upstream.calls).toHaveLength(2);
    ctx.upstream.failure = llmErrors.rejected();
    await ctx.turns(60, HOUR_MS / 2);
    expect(ctx.upstream.calls).toHaveLength(3);
  });

  it('shows its cost: the prefix once, and its storage', async () => {
    const { ctx } = setup({ promptCache: 'always' });
    await ctx.turns(1, 0);
    const rendered = await ctx.metrics.render();
    expect(rendered).toContain(`prompt_cache_cost_usd_total{model="${LONG.model}",kind="creation"} 0.0015`);
    expect(rendered).toContain(`prompt_cache_cost_usd_total{model="${LONG.model}",kind="storage"} 0.005`);
  });

  it('keeps account of so many texts only', async () => {
    const { sut, ctx } = setup({ promptCache: 'always', promptCacheMaximum: 1 });
    await ctx.turns(1, 0);
    sut.nameOf({ ...LONG, system: 'another' });
    expect(sut.nameOf(LONG)).toBeUndefined();
  });
});
