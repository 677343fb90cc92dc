import { describe, expect, it } from 'vitest';
import { Follower, type WireEvent } from './follower.js';

const created: WireEvent = { id: '1', event: 'response.created', data: { turn: 'turn_1', user_message_id: 'msg_1' } };
const delta = (id: number, text: string): WireEvent => ({
  id: String(id),
  event: 'response.output_text.delta',
  data: { delta: text },
});
const completed = (id: number, content: string): WireEvent => ({
  id: String(id),
  event: 'response.completed',
  data: { message: { content } },
});

function setup(...events: readonly WireEvent[]): Follower {
  const sut = new Follower();
  for (const event of events) sut.take(event);
  return sut;
}

describe('a client that follows a stream', () => {
  it('puts the answer together', () => {
    const sut = setup(created, delta(2, 'Good '), delta(3, 'evening'), completed(4, 'Good evening'));
    expect(sut).toMatchObject({ text: 'Good evening', told: 'Good evening', end: 'completed', contradictions: [] });
  });

  it('forgives a connection that began again from the start', () => {
    const sut = setup(created, delta(2, 'Good '));
    sut.connected(0);
    for (const event of [created, delta(2, 'Good '), delta(3, 'evening')]) sut.take(event);
    expect(sut).toMatchObject({ text: 'Good evening', contradictions: [] });
  });

  it('objects to a resumed connection that repeats', () => {
    const sut = setup(created, delta(2, 'Good '));
    sut.connected(2);
    sut.take(delta(2, 'Good '));
    expect(sut.contradictions).toEqual(['event 2 came again after 2']);
  });

  it('objects to a gap', () => {
    expect(setup(created, delta(3, 'evening')).contradictions).toEqual(['event 3 came after 1']);
  });

  it('objects to anything after the end', () => {
    expect(setup(created, completed(2, ''), delta(3, 'more')).contradictions).toHaveLength(1);
  });

  it('objects to another turn for the same key', () => {
    const sut = setup(created);
    sut.identify('turn_2', 'msg_1');
    expect(sut.contradictions).toEqual(['turn turn_2 answered in place of turn_1']);
  });

  it('overlooks what concerns the connection only', () => {
    expect(setup(created, { id: undefined, event: 'server_draining', data: {} }).contradictions).toEqual([]);
  });
});
