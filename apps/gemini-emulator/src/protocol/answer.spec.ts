import { describe, expect, it } from 'vitest';
import { type Answer, type AnswerFrame, type GenerateBody, limitAnswer, renderAnswer } from './answer.js';
import { findModel, type GenerativeModel } from './models.js';

const text = 'one two three four five six seven eight';
const plain: Answer = { text, thoughtTokens: 0, finishReason: 'STOP' };
const pieces = ['one two three', ' four five six', ' seven eight'];

const setup = (answer: Answer, frame: Partial<AnswerFrame> = {}, cut: readonly string[] = pieces): GenerateBody[] => {
  const model = findModel('gemini-3.8-flash', 'v1beta') as GenerativeModel;
  return renderAnswer(answer, { model, promptTokens: 100, cachedTokens: 0, responseId: 'r', ...frame }, cut);
};
const textOf = (body: GenerateBody | undefined): string =>
  JSON.stringify(body?.candidates?.[0]?.['content'] ?? {})
    .match(/(?<="text":")[^"]*/g)
    ?.join('') ?? '';
const finishOf = (body: GenerateBody | undefined): unknown => body?.candidates?.[0]?.['finishReason'];

describe('renderAnswer', () => {
  it('streams the text in order and finishes only at the end', () => {
    const bodies = setup(plain);
    expect(bodies.map(textOf).join('')).toBe(text);
    expect(bodies.map(finishOf)).toEqual([undefined, undefined, 'STOP']);
  });

  it('lets usage grow to the total', () => {
    const counts = setup(plain).map(({ usageMetadata }) => usageMetadata.candidatesTokenCount ?? 0);
    expect(counts).toEqual(counts.toSorted((a, b) => a - b));
    expect(setup(plain).at(-1)?.usageMetadata).toMatchObject({
      promptTokenCount: 100,
      candidatesTokenCount: 10,
      totalTokenCount: 110,
    });
  });

  it('counts thoughts into the total and cached tokens into the prompt', () => {
    const [usage] = setup({ ...plain, thoughtTokens: 40 }, { cachedTokens: 64 }, [text]).map(
      (body) => body.usageMetadata,
    );
    expect(usage).toMatchObject({ thoughtsTokenCount: 40, cachedContentTokenCount: 64, totalTokenCount: 150 });
  });

  it('ends a thinking stream with a signature alone', () => {
    const last = setup({ ...plain, thoughtTokens: 40 }).at(-1);
    expect(last?.candidates?.[0]).toMatchObject({
      content: { parts: [{ text: '', thoughtSignature: expect.any(String) }] },
      finishReason: 'STOP',
    });
  });

  it('marks thoughts as such', () => {
    const [first] = setup({ ...plain, thoughtTokens: 40, thoughtSummary: 'hm' });
    expect(first?.candidates?.[0]).toMatchObject({
      content: { parts: [{ text: 'hm', thought: true }, { text: pieces[0] }] },
    });
  });

  it('gives a refused prompt no candidates', () => {
    const [body] = setup({ ...plain, promptFeedback: { blockReason: 'OTHER' } });
    expect(body).toMatchObject({ promptFeedback: { blockReason: 'OTHER' } });
    expect(body).not.toHaveProperty('candidates');
  });

  it('stops a reply in a body of its own, without content', () => {
    const last = setup({ ...plain, finishReason: 'SAFETY', finishAlone: true }).at(-1);
    expect(last?.candidates?.[0]).toMatchObject({ finishReason: 'SAFETY' });
    expect(last?.candidates?.[0]).not.toHaveProperty('content');
  });

  it('keeps text and stop together in an answer of one piece', () => {
    const bodies = setup({ ...plain, finishReason: 'SAFETY', finishAlone: true }, {}, [text]);
    expect([bodies.length, textOf(bodies[0]), finishOf(bodies[0])]).toEqual([1, text, 'SAFETY']);
  });
});

describe('limitAnswer', () => {
  it('leaves an answer alone that fits', () => {
    expect(limitAnswer(plain, 10)).toBe(plain);
  });

  it('cuts the text to the tokens that thinking leaves', () => {
    expect(limitAnswer({ ...plain, thoughtTokens: 5 }, 8)).toMatchObject({
      text: text.slice(0, 12),
      finishReason: 'MAX_TOKENS',
    });
  });

  it('leaves no text when thinking takes it all', () => {
    expect(limitAnswer({ ...plain, thoughtTokens: 50 }, 50)).toMatchObject({
      text: '',
      thoughtTokens: 50,
      finishReason: 'MAX_TOKENS',
    });
  });
});
