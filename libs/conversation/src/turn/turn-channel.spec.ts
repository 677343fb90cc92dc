import { newId } from '@rapport/kernel';
import { describe, expect, it } from 'vitest';
import { turnErrors } from '../conversation.errors.js';
import type { TurnEvent } from '../domain/turn-event.js';
import { TurnChannel, type NumberedEvent } from './turn-channel.js';

const delta = (text: string): TurnEvent => ({ type: 'response.output_text.delta', delta: text });
const created: TurnEvent = { type: 'response.created', turnId: newId('turn'), userMessageId: newId('message') };
const failed: TurnEvent = { type: 'response.failed', error: turnErrors.interrupted() };

const setup = (capacity = 100): { sut: TurnChannel } => ({ sut: new TurnChannel(capacity) });

async function all(events: AsyncIterable<NumberedEvent>): Promise<string[]> {
  const seen: string[] = [];
  for await (const { sequence, type } of events) seen.push(`${sequence} ${type}`);
  return seen;
}

describe('TurnChannel', () => {
  it('gives a late reader everything from the beginning', async () => {
    const { sut } = setup();
    for (const event of [created, delta('a'), failed]) sut.publish(event);
    expect(await all(sut.read())).toEqual(['1 response.created', '2 response.output_text.delta', '3 response.failed']);
  });

  it('resumes after the number a reader has seen', async () => {
    const { sut } = setup();
    for (const event of [created, delta('a'), failed]) sut.publish(event);
    expect(await all(sut.read(2))).toEqual(['3 response.failed']);
  });

  it('wakes readers that wait, and every one of them gets every event', async () => {
    const { sut } = setup();
    const readers = Promise.all([all(sut.read()), all(sut.read())]);
    for (const event of [created, delta('a')]) sut.publish(event);
    await Promise.resolve();
    sut.publish(failed);
    const [one, other] = await readers;
    expect(one).toHaveLength(3);
    expect(other).toEqual(one);
  });

  it('ends with exactly one terminal event, whatever is published after it', async () => {
    const { sut } = setup();
    for (const event of [failed, delta('late'), failed]) sut.publish(event);
    expect(await all(sut.read())).toEqual(['1 response.failed']);
    expect(sut.closed).toBe(true);
  });

  it('tells a reader that lags behind the bounded buffer, instead of skipping', async () => {
    const { sut } = setup(2);
    const slow = sut.read();
    sut.publish(created);
    await slow.next();
    for (const text of ['a', 'b', 'c']) sut.publish(delta(text));
    await expect(slow.next()).rejects.toThrow('turn.stream_gone');
  });

  it('keeps nothing of a text that is taken back, but the numbers of its events', async () => {
    const { sut } = setup();
    for (const event of [created, delta('one'), delta('two')]) sut.publish(event);
    sut.withdraw();
    for (const event of [{ type: 'message.replaced', reason: 'output_blocked', text: 'No.' } as const, failed]) {
      sut.publish(event);
    }
    expect(await all(sut.read(2))).toEqual(['3 response.output_text.delta', '4 message.replaced', '5 response.failed']);
    expect(JSON.stringify(sut.held(0, 10))).not.toMatch(/one|two/);
  });
});
