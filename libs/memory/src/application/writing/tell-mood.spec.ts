import { newId } from '@rapport/kernel';
import { Metrics } from '@rapport/platform';
import { describe, expect, it } from 'vitest';
import type { FinishedTurn } from '../../domain/memory-recall.js';
import { MoodListener, type HeardMood } from '../../domain/mood.js';
import { TellMood } from './tell-mood.js';

const SAD = { emotion: 'sadness', confidence: 0.9 } as const;

class ToldListener extends MoodListener {
  readonly heard: HeardMood[] = [];

  constructor(private readonly answer: () => boolean) {
    super();
  }

  override listensTo(): Promise<boolean> {
    throw new Error('was not to be asked');
  }

  override async hear(mood: HeardMood): Promise<boolean> {
    this.heard.push(mood);
    return Promise.resolve(this.answer());
  }
}

function setup(answer = (): boolean => true) {
  const [metrics, listener] = [new Metrics(), new ToldListener(answer)];
  const turns = [1, 2].map((minute) => {
    const said = { messageId: newId('message'), createdAt: new Date(Date.UTC(2026, 4, 3, 10, minute)) };
    return { said } as FinishedTurn;
  });
  const flush = { userId: newId('user'), conversationId: newId('conversation'), turns };
  return { sut: new TellMood(listener, metrics), ctx: { listener, metrics, flush } };
}

describe('TellMood', () => {
  it('passes a mood on with the messages that it was read from, and when the last of them was said', async () => {
    const { sut, ctx } = setup();
    await sut.tell(ctx.flush, SAD);
    const [first, last] = ctx.flush.turns.map(({ said }) => said);
    expect(ctx.listener.heard).toEqual([
      {
        ...SAD,
        userId: ctx.flush.userId,
        conversationId: ctx.flush.conversationId,
        messages: [first?.messageId, last?.messageId],
        at: last?.createdAt,
      },
    ]);
  });

  it('says nothing where none was read', async () => {
    const { sut, ctx } = setup();
    await sut.tell(ctx.flush, undefined);
    expect(ctx.listener.heard).toEqual([]);
  });

  it.each([
    ['not_kept', () => false],
    [
      'failed',
      () => {
        throw new Error('the database is away');
      },
    ],
  ])('counts what was %s, and never fails for it', async (outcome, answer) => {
    const { sut, ctx } = setup(answer);
    await expect(sut.tell(ctx.flush, SAD)).resolves.toBeUndefined();
    expect(await ctx.metrics.render()).toContain(`rapport_memory_moods_total{outcome="${outcome}"} 1`);
  });
});
