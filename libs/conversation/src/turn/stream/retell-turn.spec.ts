import { newId } from '@rapport/kernel';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MessageStatus } from '../../domain/conversation.js';
import type { TurnRecord } from '../../domain/turn-record.js';
import { retellTurn, wasRetold, wasRetoldWhole } from './retell-turn.js';

function record(text: string | undefined, facts: Partial<TurnRecord> = {}, status: MessageStatus = 'complete') {
  const [conversationId, turnId, userMessageId] = [newId('conversation'), newId('turn'), newId('message')];
  const reply = text !== undefined && {
    id: newId('message'),
    conversationId,
    parentId: userMessageId,
    turnId,
    role: 'assistant' as const,
    status,
    text,
    createdAt: new Date(0),
  };
  const turn = { conversationId, turnId, userMessageId, state: 'completed', verdict: 'ok', memoriesUsed: [], ...facts };
  return { ...turn, reply: reply || undefined } as unknown as TurnRecord;
}

/** What a client has after these events that had `before`. */
function textAfter(before: string, events: ReturnType<typeof retellTurn>): string {
  return events.reduce((text, event) => {
    if (event.type === 'message.replaced') return event.text;
    return event.type === 'response.output_text.delta' ? text + event.delta : text;
  }, before);
}

describe('a settled turn that is told again', () => {
  it('leaves every client with exactly the stored text, whatever it has and however often it is cut off', () => {
    const told = fc.tuple(fc.string(), fc.nat()).map(([text, cut]) => ({ text, has: text.slice(0, cut) }));
    fc.assert(
      fc.property(told, fc.boolean(), fc.nat({ max: 4 }), ({ text, has }, known, cut) => {
        const turn = record(text);
        const first = retellTurn(turn, 7, known ? has : undefined).slice(0, cut);
        const rest = retellTurn(turn, first.at(-1)?.sequence ?? 7, known && cut === 0 ? has : undefined);
        expect(textAfter(textAfter(has, first), rest)).toBe(text);
      }),
    );
  });

  it('begins at the beginning for who has seen nothing', () => {
    const events = retellTurn(record('Hello.'), 0, '');
    expect(events.map(({ type }) => type)).toEqual([
      'response.created',
      'response.output_text.delta',
      'response.output_text.done',
      'response.completed',
    ]);
    expect(events.every(({ sequence }) => wasRetold(sequence))).toBe(true);
    expect(wasRetoldWhole(events.at(-1)?.sequence ?? 0)).toBe(true);
  });

  it.each([
    ['nothing', 0, ['response.created', 'response.disclosure', 'response.output_text.delta']],
    ['the first event', 1, ['response.disclosure', 'response.output_text.delta', 'response.output_text.done']],
    ['two events', 2, ['response.output_text.delta', 'response.output_text.done', 'response.completed']],
    ['the first event, retold', 500_001, ['response.disclosure', 'response.output_text.delta']],
    ['two events, retold', 500_002, ['response.output_text.delta', 'response.output_text.done']],
  ])('tells what the person had to be told, once: to who has seen %s', (_, after, types) => {
    const disclosure = { reason: 'start', text: 'You are talking with an AI.', packs: ['eu-ai-act-50'] } as const;
    const events = retellTurn(record('Hello.', { disclosure }), after, '');
    expect(events.slice(0, types.length).map(({ type }) => type)).toEqual(types);
    expect(events.at(-1)).toMatchObject({ result: { disclosure } });
  });

  it('replaces what does not begin as the stored text does', () => {
    expect(retellTurn(record('Hello.'), 3, 'Good')[0]).toMatchObject({ type: 'message.replaced', text: 'Hello.' });
  });

  it.each([
    ['incomplete', 'stopped', 'stopped'],
    ['incomplete', 'length', 'length'],
    ['incomplete', 'error', 'interrupted'],
    ['replaced', 'output_blocked', 'content_filter'],
  ] as const)('says why a turn is %s with the verdict %s', (status, verdict, reason) => {
    const turn = record('Well', { state: 'incomplete', verdict }, status);
    expect(retellTurn(turn, 0, '').at(-1)).toMatchObject({ type: 'response.incomplete', reason });
  });

  it.each([
    ['turn.stopped', 'turn.stopped'],
    ['turn.interrupted', 'turn.interrupted'],
    ['database.unavailable', 'internal'],
  ])('tells of a failure with %s as %s', (errorCode, code) => {
    const events = retellTurn(record(undefined, { state: 'failed', errorCode }), 1, '');
    expect(events).toMatchObject([{ type: 'response.failed', error: { code } }]);
  });
});
