import { newId, toUuid, type UserId } from '@rapport/kernel';
import { MEMORY_CHANGES_CHANNEL } from '@rapport/memory';
import { InProcessSharedState, type UserCrypto } from '@rapport/platform';
import { ManualClock } from '@rapport/testing';
import { describe, expect, it, vi } from 'vitest';
import { OpenedTexts } from './opened-texts.js';
import type { PackedMessage } from './packed-messages.js';

const SEALED = 100;

async function setup({ openedBytes = 1e6 } = {}) {
  const clock = new ManualClock();
  const state = new InProcessSharedState(clock);
  const sut = new OpenedTexts(state, clock, { openedBytes, openedIdleMs: 60_000 });
  await sut.onApplicationBootstrap();
  const opened: string[] = [];
  const crypto = {
    decrypt(_: Uint8Array, context: string) {
      opened.push(context);
      return `text of ${context}`;
    },
  } as unknown as UserCrypto;
  const message = (status: PackedMessage['status'] = 'complete'): PackedMessage => {
    const uuid = toUuid('message', newId('message'));
    return { uuid, position: 0, role: 'user', status, sealed: new Uint8Array(status === 'forgotten' ? 0 : SEALED) };
  };
  const conversation = (userId: UserId = newId('user')) => {
    const id = newId('conversation');
    /** How many were opened for it. */
    const read = (messages: readonly PackedMessage[], age = sut.age) => {
      const texts = sut.open({ userId, id, age }, messages, crypto).map(({ text }) => text);
      return { texts, opened: opened.splice(0).length };
    };
    return { userId, read };
  };
  const forget = async (userId: UserId) => {
    const { age } = sut;
    await state.publish(MEMORY_CHANGES_CHANNEL, userId);
    await vi.waitUntil(() => sut.age > age);
  };
  return { sut, ctx: { clock, conversation, message, forget } };
}

describe('OpenedTexts', () => {
  it('opens for a turn what came since the last one', async () => {
    const { ctx } = await setup();
    const { read } = ctx.conversation();
    const messages = [ctx.message(), ctx.message()];
    const first = read(messages);
    expect(read([...messages, ctx.message()])).toEqual({
      texts: [...first.texts, expect.stringContaining('messages.content_sealed')],
      opened: 1,
    });
  });

  it('shows what the database tells of, and nothing else', async () => {
    const { ctx } = await setup();
    const { read } = ctx.conversation();
    const [first, second] = [ctx.message(), ctx.message()];
    read([first, second]);
    expect(read([{ ...second, status: 'forgotten' }]).texts).toEqual(['']);
    expect(read([]).texts).toEqual([]);
  });

  it('keeps no longer what the last turn was not shown', async () => {
    const { ctx } = await setup();
    const { read } = ctx.conversation();
    const messages = [ctx.message(), ctx.message()];
    read(messages);
    read(messages.slice(1));
    expect(read(messages).opened).toBe(1);
  });

  it('drops a person’s texts when something of theirs is forgotten, and nobody else’s', async () => {
    const { ctx } = await setup();
    const [one, other] = [ctx.conversation(), ctx.conversation()];
    const messages = [ctx.message()];
    for (const { read } of [one, other]) read(messages);
    await ctx.forget(one.userId);
    expect([one.read(messages).opened, other.read(messages).opened]).toEqual([1, 0]);
  });

  it('keeps nothing of a reading that began before something was forgotten', async () => {
    const { sut, ctx } = await setup();
    const { userId, read } = ctx.conversation();
    const { age } = sut;
    await ctx.forget(userId);
    const messages = [ctx.message()];
    read(messages, age);
    expect(read(messages).opened).toBe(1);
  });

  it('drops a conversation that has rested', async () => {
    const { ctx } = await setup();
    const { read } = ctx.conversation();
    const messages = [ctx.message()];
    read(messages);
    await ctx.clock.advance(60_001);
    expect(read(messages).opened).toBe(1);
  });

  it('lets go of a conversation that has rested without being asked for it', async () => {
    const { sut, ctx } = await setup();
    ctx.conversation().read([ctx.message()]);
    await ctx.clock.advance(75_001);
    expect(sut.size).toBe(0);
  });

  it('lets go of what has rested when its person has something forgotten', async () => {
    const { sut, ctx } = await setup();
    const { userId, read } = ctx.conversation();
    read([ctx.message()]);
    await ctx.clock.advance(60_001);
    await ctx.forget(userId);
    expect(sut.size).toBe(0);
  });

  it('keeps no more than it may, and first what was used last', async () => {
    const { ctx } = await setup({ openedBytes: 4 * SEALED });
    const [one, other] = [ctx.conversation(), ctx.conversation()];
    const messages = [ctx.message()];
    for (const { read } of [one, other]) read(messages);
    expect(other.read(messages).opened).toBe(0);
    expect(one.read(messages).opened).toBe(1);
  });

  it('keeps nothing where it may not', async () => {
    const { ctx } = await setup({ openedBytes: 0 });
    const { read } = ctx.conversation();
    const messages = [ctx.message()];
    read(messages);
    expect(read(messages).opened).toBe(1);
  });
});
