import { describe, expect, it } from 'vitest';
import type { StoredMessage, StoredTurn } from './facts.js';
import { Follower } from './follower.js';
import { findViolations } from './invariants.js';

const turn: StoredTurn = {
  id: 'turn_1',
  conversation: 'conv_1',
  userMessage: 'msg_1',
  state: 'completed',
  rung: 'primary',
  verdict: 'ok',
  errorCode: null,
  tokens: null,
  user: 'user_1',
  interrupted: false,
};
const question: StoredMessage = { id: 'msg_1', parent: null, turn: 'turn_1', role: 'user', content: 'Well?' };
const reply: StoredMessage = { id: 'msg_2', parent: 'msg_1', turn: 'turn_1', role: 'assistant', content: 'Yes.' };

interface World {
  readonly messages?: readonly StoredMessage[];
  readonly turns?: readonly StoredTurn[];
  readonly outcome?: 'followed' | 'failed';
  readonly heard?: string;
  readonly stuck?: number;
}

/** The names of the invariants that do not hold. */
function setup({ messages, turns, outcome, heard, stuck }: World = {}): string[] {
  const follower = new Follower();
  follower.identify('turn_1', 'msg_1');
  follower.text = heard ?? 'Yes.';
  follower.finish('completed', { message: { content: heard ?? 'Yes.' } });
  const exchange = {
    content: 'Well?',
    acknowledged: true,
    outcome: outcome ?? ('followed' as const),
    follower,
  };
  const facts = { messages: messages ?? [question, reply], turns: turns ?? [turn] };
  return Object.entries(findViolations([exchange], facts, stuck ?? 0))
    .filter(([, found]) => found.length > 0)
    .map(([name]) => name);
}

describe('the invariants', () => {
  it('hold in a world that is in order', () => {
    expect(setup()).toEqual([]);
  });

  it('let a turn that failed be tried again', () => {
    expect(setup({ turns: [{ ...turn, id: 'turn_0', state: 'failed' }, turn] })).toEqual([]);
  });

  it.each<[string, World]>([
    ['acknowledged messages lost', { messages: [{ ...question, content: 'Other' }, reply] }],
    [
      'messages or replies doubled',
      { messages: [question, { ...question, id: 'msg_9' }, reply], turns: [turn, { ...turn, userMessage: 'msg_9' }] },
    ],
    ['messages or replies doubled', { messages: [question, reply, { ...reply, id: 'msg_3' }] }],
    ['messages or replies doubled', { turns: [turn, { ...turn, id: 'turn_2' }] }],
    ['messages or replies doubled', { turns: [] }],
    ['turns open after twice the lease', { stuck: 1 }],
    ['texts that differ from what is stored', { heard: 'Yes' }],
    ['turns reported as failed though a reply is stored', { outcome: 'failed' }],
  ])('finds %s', (name, world) => {
    expect(setup(world)).toEqual([name]);
  });
});
