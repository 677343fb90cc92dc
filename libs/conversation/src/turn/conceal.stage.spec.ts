import { newId } from '@rapport/kernel';
import type { GenerateRequest } from '@rapport/llm';
import { Metrics } from '@rapport/platform';
import { ALLOWED, NameGrammar, PersonalDataShield } from '@rapport/safety';
import { describe, expect, it } from 'vitest';
import { ConcealStage } from './conceal.stage.js';

const SAID = 'write to ana@example.com';
const REQUEST = {
  model: 'm',
  system: 'You are Mira.',
  turns: [{ role: 'user', text: SAID }],
  maxOutputTokens: 9,
} as unknown as GenerateRequest;

function setup(personalData: 'observe' | 'redact' | 'pseudonymise', personalNames: 'none' | 'people' = 'none') {
  const grammar: NameGrammar = { matches: () => Promise.reject(new Error('names cannot be looked for')) };
  const sut = new ConcealStage(new PersonalDataShield({ personalData, personalNames }, grammar, new Metrics()));
  const open = { conversationId: newId('conversation'), content: SAID };
  return { sut, ctx: { open } };
}

describe('ConcealStage', () => {
  it('hands the prompt on as it is where the model is shown everything', async () => {
    const { sut, ctx } = setup('observe');
    expect((await sut.run(ctx.open, REQUEST, ALLOWED)).request).toBe(REQUEST);
  });

  it('takes personal data out of what people said', async () => {
    const { sut, ctx } = setup('redact');
    expect((await sut.run(ctx.open, REQUEST, ALLOWED)).request).toMatchObject({
      system: REQUEST.system,
      turns: [{ text: 'write to [EMAIL]' }],
    });
  });

  it('looks through nothing for a message that no model is shown, and shows nothing that was not looked through', async () => {
    const { sut, ctx } = setup('redact', 'people');
    expect(await sut.run(ctx.open, REQUEST, { action: 'escalate' })).toEqual({ request: REQUEST });
    await expect(sut.run(ctx.open, REQUEST, ALLOWED)).rejects.toThrow('names cannot be looked for');
  });

  it('shows placeholders, says what they are, and brings the values back', async () => {
    const { sut, ctx } = setup('pseudonymise');
    const { request, concealed } = await sut.run(ctx.open, REQUEST, ALLOWED);
    const text = request.turns[0]?.text ?? '';
    expect(text).toMatch(/^write to \[EMAIL_\w{5}\]$/);
    expect(request.system).toMatch(/^You are Mira\.\n\nPersonal details/);
    expect(concealed?.restoring().push(`${text} `)).toBe(`${SAID} `);
  });
});
