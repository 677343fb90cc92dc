import { ManualClock, MemoryEvidence, RecordingActs } from '@rapport/testing';
import { describe, expect, it } from 'vitest';
import type { Checklist, Item } from '../domain/checklist.js';
import { fail, pass } from '../domain/finding.js';
import type { Probe, ProbeContext } from '../domain/probe.js';
import { RunChecklist, type RunOptions } from './run-checklist.js';

const item = (id: string, probes: readonly string[], over: Partial<Item> = {}): Item => ({
  id,
  text: id,
  kind: 'box',
  phase: 'deploy',
  class: 1,
  probes,
  lasting: false,
  owner: 'lead',
  freshMs: 60_000,
  ...over,
});

function setup(
  probes: readonly Probe[],
  items: readonly Item[] = [
    item(
      'OPS-001',
      probes.map(({ id }) => id),
    ),
  ],
) {
  const [clock, store, acts] = [new ManualClock(), new MemoryEvidence(), new RecordingActs()];
  const checklist: Checklist = { parts: [{ items }], requires: [], watched: [] };
  const runner = new RunChecklist(checklist, probes, { clock, environment: { SECRET: 'x' } }, store, acts);
  const target = { name: 'here', production: false, release: { version: '1', commit: 'c1', digest: 'd1' } };
  const sut = (options: Partial<RunOptions> = {}) =>
    runner.execute(target, {
      allowMutation: false,
      by: 'ci/1',
      parallel: 2,
      timeoutMs: 1_000,
      signal: new AbortController().signal,
      ...options,
    });
  return { sut, ctx: { clock, store, acts } };
}

const probe = (id: string, run: Probe['run'], over: Partial<Probe> = {}): Probe => ({
  id,
  version: 2,
  description: id,
  run,
  ...over,
});

describe('a run of the checklist', () => {
  it('keeps for each line what its probe saw, of which release, and until when that is good', async () => {
    const { sut, ctx } = setup([probe('a.one', async () => pass('fine', { details: ['more'], target: 'redis' }))]);
    await sut();
    expect(ctx.store.all).toEqual([
      {
        kind: 'probe',
        item: 'OPS-001',
        probe: 'a.one@2',
        verdict: 'pass',
        summary: 'fine',
        details: ['more'],
        target: 'redis',
        environment: 'here',
        release: 'c1',
        digest: 'd1',
        at: '2026-01-01T00:00:00.000Z',
        by: 'ci/1',
        durationMs: 0,
        freshUntil: '2026-01-01T00:01:00.000Z',
        outputSha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      },
    ]);
  });

  it('is an act in the audit log, by counts and hashes', async () => {
    const { sut, ctx } = setup([probe('a.one', async () => pass('fine')), probe('a.two', async () => fail('broken'))]);
    await sut();
    const details = { environment: 'here', commit: 'c1', evidence: '2', passed: 1, failed: 1, unknown: 0 };
    expect(ctx.acts.acts).toEqual([['run', details]]);
  });

  it('asks each probe once, whatever the number of lines that rest on it', async () => {
    let runs = 0;
    const counted = probe('a.one', async () => pass(`run ${(runs += 1)}`));
    const { sut, ctx } = setup([counted], [item('OPS-001', ['a.one']), item('OPS-002', ['a.one'])]);
    await sut();
    expect([runs, ctx.store.all.map((one) => 'item' in one && one.item)]).toEqual([1, ['OPS-001', 'OPS-002']]);
  });

  it('gathers a fact once for all probes, and hands them the environment', async () => {
    let gathered = 0;
    const look = async ({ fact, environment }: ProbeContext) =>
      pass(`${await fact('n', async () => (gathered += 1))} ${environment['SECRET']}`);
    const { sut } = setup([probe('a.one', look), probe('a.two', look)]);
    expect((await sut()).map(({ finding }) => finding.summary)).toEqual(['1 x', '1 x']);
  });

  it('takes a check that breaks for unknown, and goes on', async () => {
    const { sut } = setup([
      probe('a.one', () => Promise.reject(new Error('no route\nto host'))),
      probe('a.two', async () => pass('fine')),
    ]);
    const findings = (await sut()).map(({ finding }) => `${finding.verdict}: ${finding.summary}`);
    expect(findings).toEqual(['unknown: The check itself failed: no route', 'pass: fine']);
  });

  it('gives up a probe that takes too long, even one that does not listen', async () => {
    const { sut, ctx } = setup([probe('a.one', () => new Promise(() => undefined), { timeoutMs: 5_000 })]);
    const run = sut();
    await ctx.clock.advance(5_000);
    const [{ finding, durationMs }] = (await run) as [Awaited<ReturnType<typeof sut>>[number]];
    expect([finding.summary, durationMs, ctx.clock.pendingTimers]).toEqual([
      'The check itself failed: took longer than 5 s',
      5_000,
      0,
    ]);
  });

  it('dates evidence by when its probe ended, not by when the run did', async () => {
    const slow = probe('a.two', ({ clock, signal }) => clock.sleep(500, signal).then(() => pass('fine')));
    const { sut, ctx } = setup([probe('a.one', async () => pass('fine')), slow]);
    const run = sut();
    await ctx.clock.advance(0);
    await ctx.clock.advance(500);
    await run;
    expect(ctx.store.all.map(({ at }) => at)).toEqual(['2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.500Z']);
  });

  it('leaves what changes anything alone without permission, and then does it alone and last', async () => {
    const order: string[] = [];
    const noting = (id: string, over: Partial<Probe> = {}) =>
      probe(
        id,
        async () => {
          order.push(`${id} begins`);
          await new Promise(setImmediate);
          order.push(`${id} ends`);
          return pass('fine');
        },
        over,
      );
    const { sut } = setup([noting('a.one', { mutates: true }), noting('a.two', { mutates: true }), noting('a.three')]);
    const refused = (await sut()).filter(({ finding }) => finding.summary.includes('--allow-mutation'));
    expect([refused.length, order.splice(0)]).toEqual([2, ['a.three begins', 'a.three ends']]);
    await sut({ allowMutation: true });
    expect(order).toEqual([
      'a.three begins',
      'a.three ends',
      'a.one begins',
      'a.one ends',
      'a.two begins',
      'a.two ends',
    ]);
  });

  it('runs no more at once than it may', async () => {
    let [running, most] = [0, 0];
    const busy = async () => {
      most = Math.max(most, (running += 1));
      await new Promise(setImmediate);
      running -= 1;
      return pass('fine');
    };
    const { sut } = setup(Array.from({ length: 6 }, (_, index) => probe(`a.p${index}`, busy)));
    await sut({ parallel: 3 });
    expect(most).toBe(3);
  });

  it('looks at the phases and lines that are asked for, and knows those that do not exist', async () => {
    const items = [item('OPS-001', ['a.one']), item('OPS-002', ['a.two'], { phase: 'success' })];
    const { sut } = setup([probe('a.one', async () => pass('1')), probe('a.two', async () => pass('2'))], items);
    const seen = async (options: Partial<RunOptions>) => (await sut(options)).map((result) => result.probe.id);
    expect([await seen({ phases: ['success'] }), await seen({ only: ['OPS-001'] })]).toEqual([['a.two'], ['a.one']]);
    await expect(sut({ only: ['OPS-999'] })).rejects.toMatchObject({ code: 'checklist.item_unknown' });
  });

  it('says that a probe is missing which a line names', async () => {
    const { sut } = setup([], [item('OPS-001', ['a.none'])]);
    expect((await sut())[0]?.finding).toEqual({ verdict: 'unknown', summary: 'There is no probe a.none' });
  });

  it('tells how far it is', async () => {
    const { sut } = setup([probe('a.one', async () => pass('fine')), probe('a.two', async () => pass('fine'))]);
    const progress: string[] = [];
    await sut({ parallel: 1, onProgress: (result, done, of) => progress.push(`${result.probe.id} ${done}/${of}`) });
    expect(progress).toEqual(['a.one 1/2', 'a.two 2/2']);
  });

  it('ends early when it is stopped, and keeps what was seen until then and nothing else', async () => {
    const stop = new AbortController();
    const { sut, ctx } = setup([
      probe('a.one', async () => pass('fine')),
      probe('a.two', async () => {
        stop.abort(new Error('interrupted'));
        return new Promise(() => undefined);
      }),
      probe('a.three', async () => pass('fine')),
    ]);
    await sut({ parallel: 1, signal: stop.signal });
    expect(ctx.store.all).toMatchObject([{ probe: 'a.one@2' }]);
  });
});
