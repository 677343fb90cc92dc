import { newId, type MessageId, type UserId } from '@rapport/kernel';
import { InProcessSharedState, Metrics } from '@rapport/platform';
import { ManualClock } from '@rapport/testing';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { Cooperative, type NextTurn } from '../../domain/engine/index.js';
import { EpisodeSource, type Episode, type NewsQuery, type PersonNews } from '../../domain/memory-recall.js';
import { MEMORY_CHANGES_CHANNEL } from '../../domain/memory-repository.js';
import { revisionStep } from '../../domain/memory-revision.js';
import { RecallableFacts } from '../../domain/recallable-facts.js';
import { StoredVectors } from '../../domain/stored-vectors.js';
import { MemoryIndexes } from './memory-indexes.js';
import { PersonReader } from './person-reader.js';

const IDLE_MS = 60_000;

/** Time passes with every look at it, so that work in steps is really cut into slices. */
class TickingClock extends ManualClock {
  private ticks = 0;

  override monotonic(): number {
    this.ticks += 0.01;
    return super.monotonic() + this.ticks;
  }
}

/** Messages of one person. Each read sees one moment, and `when` decides which, and when the answer comes. */
class Messages extends EpisodeSource {
  readonly episodes = new Map<MessageId, Episode>();
  revision = 0;
  enabled = true;
  reads = 0;

  constructor(private readonly when: () => Promise<void>) {
    super();
  }

  say(at: number): MessageId {
    const messageId = newId('message', at);
    const [conversationId, personaId] = ['conv_1', 'per_1'] as const;
    const rest = { conversationId, personaId, role: 'user', text: 'A zebra.', createdAt: new Date(at) } as const;
    this.episodes.set(messageId, { messageId, ...rest });
    return messageId;
  }

  forget(id: MessageId): void {
    this.episodes.delete(id);
    this.revision += revisionStep('everything');
  }

  override news({ after, known, limit }: NewsQuery): Promise<PersonNews> {
    return this.read(() => ({
      state: { revision: this.revision, enabled: this.enabled },
      episodes: this.newestFirst(({ messageId: id }) => !known.includes(id) && (!after || id > after)).slice(0, limit),
    }));
  }

  override latest({ before, limit }: Parameters<EpisodeSource['latest']>[0]): Promise<readonly Episode[]> {
    return this.read(() => this.newestFirst(({ messageId }) => messageId < before).slice(0, limit));
  }

  override ids = (): Promise<ReadonlySet<MessageId>> => this.read(() => new Set(this.episodes.keys()));
  override byId = (_: UserId, ids: readonly MessageId[]): Promise<readonly Episode[]> =>
    this.read(() => ids.flatMap((id) => this.episodes.get(id) ?? []));
  override still = (): never => unscripted();
  override page = (): never => unscripted();
  override finishedTurns = (): never => unscripted();

  private newestFirst(which: (episode: Episode) => boolean): Episode[] {
    return [...this.episodes.values()].filter(which).toSorted((a, b) => (a.messageId < b.messageId ? 1 : -1));
  }

  private async read<T>(look: () => T): Promise<T> {
    this.reads += 1;
    await this.when();
    const seen = look();
    await this.when();
    return seen;
  }
}

class NoFacts extends RecallableFacts {
  override versions = (): ReturnType<RecallableFacts['versions']> => Promise.resolve(new Map());
  override read = (): Promise<readonly never[]> => Promise.resolve([]);
}

class NoVectors extends StoredVectors {
  override ofMessages = (): never => unscripted();
  override embedded = (): never => unscripted();
  override saveOfMessages = (): never => unscripted();
  override unembeddedFacts = (): never => unscripted();
  override saveOfFacts = (): never => unscripted();
  override dropOthers = (): never => unscripted();
}

function unscripted(): never {
  throw new Error('was not to be asked');
}

interface Options {
  readonly when?: () => Promise<void>;
  readonly nextTurn?: NextTurn;
  readonly indexBytes?: number;
}

async function setup({ when = () => Promise.resolve(), nextTurn = setImmediate, indexBytes = 1e8 }: Options = {}) {
  const clock = new TickingClock();
  const sharedState = new InProcessSharedState(clock);
  const messages = new Messages(when);
  const work = new Cooperative(clock, 0.1, nextTurn);
  const reader = new PersonReader(messages, new NoFacts(), new NoVectors(), { name: undefined }, work, {
    expiryGraceDays: 14,
  });
  const config = { indexBytes, indexIdleMs: IDLE_MS, overlapMs: 900_000 };
  const sut = new MemoryIndexes(reader, messages, sharedState, clock, new Metrics(), config);
  await sut.onModuleInit();
  onTestFinished(() => sut.onModuleDestroy());
  const userId = newId('user');
  const give = (count: number): MessageId[] =>
    Array.from({ length: count }, (_, index) => messages.say(clock.now() - (count - index) * 1_000));
  return { sut, ctx: { clock, sharedState, messages, userId, give } };
}

describe('MemoryIndexes', () => {
  it('reads a person once for all who ask at the same time, and then only what is new', async () => {
    const { sut, ctx } = await setup();
    ctx.give(3);
    const [first, second] = await Promise.all([sut.current(ctx.userId), sut.current(ctx.userId)]);
    expect(second).toBe(first);
    expect(ctx.messages.reads).toBe(2);
    const id = ctx.messages.say(ctx.clock.now());
    expect((await sut.current(ctx.userId))?.episode(id)).toMatchObject({ text: 'A zebra.' });
    expect(ctx.messages.reads).toBe(3);
  });

  it('answers from the newest part of a long history, and reads the rest meanwhile', async () => {
    const { sut, ctx } = await setup();
    const ids = ctx.give(1_000);
    const person = (await sut.current(ctx.userId))!;
    expect(person.episode(ids.at(-1)!)).toBeDefined();
    expect(person.episode(ids[0]!)).toBeUndefined();
    await sut.whole(person);
    expect(person).toMatchObject({ isComplete: true, episodeCount: 1_000 });
  });

  it('goes on reading a long history while it is asked again and again', async () => {
    const { sut, ctx } = await setup();
    ctx.give(1_000);
    const person = (await sut.current(ctx.userId))!;
    while (!person.isComplete) {
      expect(await sut.current(ctx.userId)).toBe(person);
      await new Promise(setImmediate);
    }
    expect(person.episodeCount).toBe(1_000);
  });

  it('keeps the newest part only of a history that is too long to hold', async () => {
    const { sut, ctx } = await setup({ indexBytes: 400_000 });
    ctx.give(2_000);
    const person = (await sut.current(ctx.userId))!;
    await sut.whole(person);
    expect(person.isComplete).toBe(false);
    expect(person.bytes).toBeLessThan(400_000);
    expect(person.episodeCount).toBeGreaterThanOrEqual(200);
    expect(sut.peek(ctx.userId)).toBe(person);
  });

  it('lets go of who was away longest when there are too many', async () => {
    const { sut, ctx } = await setup({ indexBytes: 400_000 });
    ctx.give(150);
    const others = Array.from({ length: 6 }, () => newId('user'));
    await sut.current(ctx.userId);
    for (const other of others) await sut.current(other);
    expect(sut.peek(ctx.userId)).toBeUndefined();
    expect(sut.peek(others.at(-1)!)).toBeDefined();
  });

  it('lets go of who says nothing for a while', async () => {
    const { sut, ctx } = await setup();
    await sut.current(ctx.userId);
    await ctx.clock.advance(IDLE_MS * 2);
    expect(sut.peek(ctx.userId)).toBeUndefined();
  });

  it('drops what it holds as soon as it is told of a change', async () => {
    const { sut, ctx } = await setup();
    await sut.current(ctx.userId);
    await ctx.sharedState.publish(MEMORY_CHANGES_CHANNEL, ctx.userId);
    await vi.waitFor(() => expect(sut.peek(ctx.userId)).toBeUndefined());
  });

  it('holds nothing of a person whose memory is switched off', async () => {
    const { sut, ctx } = await setup();
    ctx.give(2);
    await sut.current(ctx.userId);
    ctx.messages.enabled = false;
    expect(await sut.current(ctx.userId)).toBeUndefined();
    expect(sut.peek(ctx.userId)).toBeUndefined();
  });

  it('reads anew when more is new than it reads at once', async () => {
    const { sut, ctx } = await setup();
    ctx.give(5);
    const old = await sut.current(ctx.userId);
    const added = ctx.give(300);
    const person = (await sut.current(ctx.userId))!;
    expect(person).not.toBe(old);
    await sut.whole(person);
    expect(added.every((id) => person.episode(id))).toBe(true);
  });

  it('takes up again what a failed read left out', async () => {
    const { sut, ctx } = await setup();
    ctx.give(500);
    const fails = vi.spyOn(ctx.messages, 'latest').mockRejectedValueOnce(new Error('connection lost'));
    const person = (await sut.current(ctx.userId))!;
    await sut.whole(person);
    expect(person.isComplete).toBe(false);
    await sut.current(ctx.userId);
    await sut.whole(person);
    expect(fails).toHaveBeenCalledTimes(3);
    expect(sut.peek(ctx.userId)).toBe(person);
    expect(person.isComplete).toBe(true);
  });

  it('does not add what was read of the history before it was forgotten', async () => {
    const { sut, ctx } = await setup();
    const [oldest] = ctx.give(300);
    const answered = Promise.withResolvers<void>();
    const read = ctx.messages.latest.bind(ctx.messages);
    vi.spyOn(ctx.messages, 'latest').mockImplementationOnce(async (query) => {
      const page = await read(query);
      await answered.promise;
      return page;
    });
    const person = (await sut.current(ctx.userId))!;
    await new Promise(setImmediate);
    ctx.messages.forget(oldest!);
    await sut.current(ctx.userId);
    answered.resolve();
    await sut.whole(person);
    expect(person.episode(oldest!)).toBeUndefined();
    expect(person).toMatchObject({ isComplete: true, episodeCount: 299 });
  });

  it(
    'never holds what was forgotten before it was asked, in whatever order reads are answered',
    { timeout: 60_000 },
    async () => {
      const step = fc.record({
        kind: fc.constantFrom('say', 'forget', 'forget', 'look', 'look', 'look', 'announce'),
        which: fc.nat(),
      });
      await fc.assert(
        fc.asyncProperty(
          fc.scheduler(),
          fc.array(step, { minLength: 4, maxLength: 16 }),
          fc.constantFrom(2, 2, 210, 230),
          async (scheduler, steps, history) => {
            const when = (): Promise<void> => scheduler.schedule(Promise.resolve());
            const { sut, ctx } = await setup({ when, nextTurn: (callback) => void when().then(callback) });
            ctx.give(history);
            const forgotten = new Set<MessageId>();
            const look = async (): Promise<void> => {
              const before = [...forgotten];
              const there = [...ctx.messages.episodes.keys()];
              const person = (await sut.current(ctx.userId))!;
              expect(before.filter((id) => person.episode(id))).toEqual([]);
              // What is left of a long history is read in the background.
              const missing = there.filter((id) => !forgotten.has(id) && !person.episode(id));
              if (person.isComplete) expect(missing).toEqual([]);
            };
            const take = async ({ kind, which }: { kind: string; which: number }): Promise<void> => {
              await when();
              if (kind === 'look') return look();
              if (kind === 'announce') return ctx.sharedState.publish(MEMORY_CHANGES_CHANNEL, ctx.userId);
              if (kind === 'say') {
                // Few are added at once, more in steps.
                for (let left = which % 2 ? 1 : 12; left > 0; left -= 1) ctx.messages.say(ctx.clock.now());
                return;
              }
              const ids = [...ctx.messages.episodes.keys()];
              const id = ids[which % Math.max(1, ids.length)];
              if (!id) return;
              ctx.messages.forget(id);
              forgotten.add(id);
            };
            await scheduler.waitFor(Promise.all(steps.map(take)));
            await scheduler.waitFor(look());
          },
        ),
        { numRuns: 150 },
      );
    },
  );
});
