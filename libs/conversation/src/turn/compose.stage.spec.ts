import { newId } from '@rapport/kernel';
import { llmConfig, type GenerateRequest, type TokenEstimator } from '@rapport/llm';
import { loadConfig } from '@rapport/platform';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { conversationConfig, turnConfig } from '../conversation.config.js';
import type { RecentMessage } from '../domain/turn-repository.js';
import { ComposeStage } from './compose.stage.js';
import type { PersonaPrompts } from './persona-prompts.js';
import type { OpenTurn } from './turn-context.js';

const SEALING_BYTES = 29;
const estimator = { text: (_model: string, text: string) => Math.ceil(text.length / 4) } as TokenEstimator;

interface Exchange {
  readonly message: string;
  readonly reply: string;
  readonly status: RecentMessage['status'];
  readonly memory: string;
  readonly warmth: number;
}

const exchange: fc.Arbitrary<Exchange> = fc.record({
  message: fc.string({ minLength: 1, maxLength: 400 }),
  reply: fc.string({ minLength: 1, maxLength: 400 }),
  status: fc.constantFrom('complete', 'complete', 'complete', 'incomplete', 'holding', 'replaced'),
  memory: fc.string({ minLength: 1, maxLength: 40 }),
  warmth: fc.double({ min: 0, max: 1, noNaN: true }),
});

function setup(environment: Record<string, string> = {}) {
  const config = loadConfig([llmConfig, conversationConfig, turnConfig], environment);
  const sut = new ComposeStage(
    estimator,
    { of: () => ({ system: 'Name: Maren' }) } as unknown as PersonaPrompts,
    config.get(conversationConfig),
    config.get(turnConfig),
    config.get(llmConfig),
  );
  const persona = {
    definition: { model: { maxOutputTokens: 800, temperature: 0.9 } },
  } as OpenTurn['persona'];
  /** The request of each turn of a conversation that went like this. */
  const converse = (script: readonly Exchange[]): GenerateRequest[] => {
    const path: RecentMessage[] = [];
    let position = 0;
    const add = (role: RecentMessage['role'], text: string, status: RecentMessage['status'] = 'complete'): void => {
      path.push({ id: newId('message'), role, text, status, position });
      position += text.length + SEALING_BYTES;
    };
    return script.map(({ message, reply, status, memory, warmth }) => {
      const open = { content: message, persona, recent: [...path], summary: undefined } as unknown as OpenTurn;
      const tone = { dials: { formality: 0.3, warmth, energy: 0.5, length: 0.5 }, language: undefined };
      const request = sut.run(open, { tone, memories: [{ text: memory, sources: [], rememberedAt: new Date(0) }] });
      add('user', message);
      add('assistant', reply, status);
      return request;
    });
  };
  return { sut, ctx: { converse } };
}

/** All that the model reads before what is new in the turn. */
function stablePart({ system, turns }: GenerateRequest): string {
  const transcript = turns.map(({ role, text }) => `${role}\n${text}`).join('\n');
  return `${system}\n${transcript.slice(0, transcript.lastIndexOf('<memories>'))}`;
}

const breaks = (requests: readonly GenerateRequest[]): number =>
  requests.slice(1).filter((request, index) => {
    const before = stablePart(requests[index]!).trimEnd();
    return !stablePart(request).startsWith(before);
  }).length;

describe('ComposeStage', () => {
  it('begins every prompt of a conversation with all of the one before, but what was new in that', () => {
    fc.assert(
      fc.property(fc.array(exchange, { maxLength: 12 }), (script) => {
        const { ctx } = setup({ CONVERSATION_HISTORY_TOKENS: '1000000' });
        expect(breaks(ctx.converse(script))).toBe(0);
      }),
    );
  });

  it('shows the persona to the same byte in every turn', () => {
    fc.assert(
      fc.property(fc.array(exchange, { minLength: 1, maxLength: 12 }), (script) => {
        const { ctx } = setup();
        expect(new Set(ctx.converse(script).map(({ system }) => system)).size).toBe(1);
      }),
    );
  });

  it('leaves nothing of what was new in a turn in the prompts that follow', () => {
    const { ctx } = setup();
    const said = { message: 'Hi', reply: 'Hello', status: 'complete', warmth: 0.5 } as const;
    const requests = ctx.converse([
      { ...said, memory: 'Keeps bees' },
      { ...said, memory: 'Has a sister' },
    ]);
    expect(JSON.stringify(requests[1])).not.toContain('Keeps bees');
  });

  it('changes its beginning once a step when the history is full, not once a turn', () => {
    fc.assert(
      fc.property(fc.array(exchange, { minLength: 40, maxLength: 60 }), (script) => {
        const { ctx } = setup({ CONVERSATION_HISTORY_TOKENS: '1500', CONVERSATION_HISTORY_STEP_TOKENS: '500' });
        const bytes = script.reduce((sum, { message, reply }) => sum + message.length + reply.length + 58, 0);
        expect(breaks(ctx.converse(script))).toBeLessThanOrEqual(Math.ceil(bytes / (500 * 4)));
      }),
      { numRuns: 40 },
    );
  });
});
