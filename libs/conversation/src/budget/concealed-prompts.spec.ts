import type { MeteredRequest, ModelResult } from '@rapport/llm';
import { Metrics } from '@rapport/platform';
import { NameGrammar, PersonalDataShield } from '@rapport/safety';
import { describe, expect, it } from 'vitest';
import { ConcealedPrompts } from './concealed-prompts.js';

const SAID = 'I am at ana@example.com';
const NEVER: NameGrammar = { matches: () => Promise.reject(new Error('the thread has ended')) };

function setup(personalData: 'observe' | 'redact' | 'pseudonymise', personalNames: 'none' | 'people' = 'none') {
  const sut = new ConcealedPrompts(new PersonalDataShield({ personalData, personalNames }, NEVER, new Metrics()));
  const request = (over: Partial<MeteredRequest> = {}): MeteredRequest => ({
    model: 'm',
    system: 'Sum it up.',
    maxOutputTokens: 9,
    prompt: (shown) => `<text>${JSON.stringify(shown(SAID))}</text>`,
    ...over,
  });
  return { sut, ctx: { request } };
}

const placeholderIn = (text = ''): string => /\[[A-Z]+_\w{5}\]/.exec(text)?.[0] ?? 'none';
const answer = (text: string) => ({ text }) as ModelResult;

describe('ConcealedPrompts', () => {
  it('writes prompts as they are where the model is shown everything', async () => {
    const { sut, ctx } = setup('observe');
    const { request, restored } = await sut.write(ctx.request());
    expect(request).toEqual({
      model: 'm',
      system: 'Sum it up.',
      maxOutputTokens: 9,
      turns: [{ role: 'user', text: `<text>"${SAID}"</text>` }],
    });
    expect(restored(answer('[EMAIL_0AAAA]')).text).toBe('[EMAIL_0AAAA]');
  });

  it('puts types in their places for good, without a word about them', async () => {
    const { sut, ctx } = setup('redact');
    const { request, restored } = await sut.write(ctx.request());
    expect(request).toMatchObject({ system: 'Sum it up.', turns: [{ text: '<text>"I am at [EMAIL]"</text>' }] });
    expect(restored(answer('At [EMAIL].')).text).toBe('At [EMAIL].');
  });

  it('brings values back, the same from wherever in the prompt they were', async () => {
    const { sut, ctx } = setup('pseudonymise');
    const { request, restored } = await sut.write(
      ctx.request({ prompt: (shown) => `${shown(SAID)} / ${shown('To: ana@example.com')}` }),
    );
    const text = request.turns[0]?.text;
    expect(text).toMatch(/^I am at (\[EMAIL_\w{5}\]) \/ To: \1$/);
    expect(request.system).toMatch(/^Sum it up\.\n\nPersonal details/);
    expect(restored(answer(`Write to ${placeholderIn(text)}!`)).text).toBe('Write to ana@example.com!');
  });

  it('gives a value another placeholder in the next call', async () => {
    const { sut, ctx } = setup('pseudonymise');
    const [first, second] = [await sut.write(ctx.request()), await sut.write(ctx.request())];
    expect(first.request.turns).not.toEqual(second.request.turns);
  });

  it('looks through a text before it is cut', async () => {
    const { sut, ctx } = setup('redact');
    const { request } = await sut.write(ctx.request({ prompt: (shown) => shown(SAID).slice(0, 14) }));
    expect(request.turns[0]?.text).toBe('I am at [EMAIL');
  });

  it('keeps JSON whole, whatever a value holds', async () => {
    const { sut, ctx } = setup('pseudonymise');
    const key = `-----BEGIN PRIVATE KEY-----\n${'MIIEvQIBADANBgkqhkiG9w0BAQEFAASC\n'.repeat(3)}-----END PRIVATE KEY-----`;
    const { request, restored } = await sut.write(
      ctx.request({ prompt: (shown) => shown(`Keep ${key}`), responseSchema: { type: 'object' } }),
    );
    const placeholder = placeholderIn(request.turns[0]?.text);
    expect(JSON.parse(restored(answer(JSON.stringify({ facts: [{ value: placeholder }] }))).text)).toEqual({
      facts: [{ value: key }],
    });
  });

  it('leaves an answer alone that was to be JSON and is none', async () => {
    const { sut, ctx } = setup('pseudonymise');
    const { restored } = await sut.write(ctx.request({ responseSchema: { type: 'object' } }));
    expect(restored(answer('{"facts": [')).text).toBe('{"facts": [');
  });

  it('writes nothing when a text could not be looked through', async () => {
    const { sut, ctx } = setup('redact', 'people');
    await expect(sut.write(ctx.request())).rejects.toThrow('the thread has ended');
  });

  it('writes nothing that it was not shown the first time', async () => {
    const { sut, ctx } = setup('redact');
    let calls = 0;
    const prompt: MeteredRequest['prompt'] = (shown) => shown(`ana${(calls += 1)}@example.com`);
    await expect(sut.write(ctx.request({ prompt }))).rejects.toThrow('otherwise than the first time');
  });
});
