import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { AnswerReader } from './answer-reader.js';

describe('AnswerReader', () => {
  it('joins the visible text and takes the last usage', () => {
    const { answer } = readAnswer('ok');
    expect(answer).toMatchObject({ text: 'Good evening, café owner 🌙.', modelVersion: 'gemini-3.5-flash-lite' });
    expect(answer.usage).toEqual({ prompt: 9, cached: 0, output: 7, thoughts: 40 });
  });

  it('counts the cached part of a prompt', () => {
    expect(readAnswer('ok-cached-prompt').answer.usage).toEqual({
      prompt: 5_000,
      cached: 4_096,
      output: 1,
      thoughts: 0,
    });
  });

  it('tells what Gemini rated the answer, and why it refused', () => {
    expect(readAnswer('ok').answer.ratings).toEqual([]);
    expect(readAnswer('safety').answer.ratings).toEqual([
      { category: 'dangerous', probability: 'high', blocked: true },
    ]);
  });

  it('hides thoughts, but takes them for progress', () => {
    const { answer, readings } = readAnswer('ok-thought-parts');
    expect(readings[0]).toEqual({ text: '', progressed: true });
    expect(answer.text).toBe('Good evening');
  });

  it('does not take a keep-alive chunk for progress', () => {
    expect(readAnswer('keep-alive').readings.map(({ progressed }) => progressed)).toEqual([true, false]);
  });

  it('is finished by a finish reason or by a block, and by nothing else', () => {
    const finished = ['ok', 'prompt-safety', 'no-finish-reason', 'no-candidates'].map(
      (name) => readAnswer(name).answer.finished,
    );
    expect(finished).toEqual([true, true, false, false]);
  });
});

describe('the verdict on an ended answer', () => {
  it.each([
    ['ok', { kind: 'ok' }],
    ['ok-signature-last', { kind: 'ok' }],
    ['max-tokens', { kind: 'length' }],
    ['continuation', { kind: 'length' }],
    ['max-tokens-only-thoughts', { kind: 'thinking_ate_budget' }],
    ['empty-stop', { kind: 'empty' }],
    ['no-candidates', { kind: 'empty' }],
    ['no-finish-reason', { kind: 'truncated' }],
    ['safety', { kind: 'reply_blocked', reason: 'SAFETY' }],
    ['safety-mid-stream', { kind: 'reply_blocked', reason: 'SAFETY' }],
    ['recitation', { kind: 'reply_blocked', reason: 'RECITATION' }],
    ['prohibited-content', { kind: 'reply_blocked', reason: 'PROHIBITED_CONTENT' }],
    ['spii', { kind: 'reply_blocked', reason: 'SPII' }],
    ['blocklist', { kind: 'reply_blocked', reason: 'BLOCKLIST' }],
    ['language', { kind: 'reply_blocked', reason: 'LANGUAGE' }],
    ['other', { kind: 'reply_blocked', reason: 'OTHER' }],
    ['malformed-response', { kind: 'reply_blocked', reason: 'MALFORMED_RESPONSE' }],
    ['prompt-safety', { kind: 'prompt_blocked', reason: 'SAFETY' }],
    ['prompt-other', { kind: 'prompt_blocked', reason: 'OTHER' }],
    ['prompt-blocklist', { kind: 'prompt_blocked', reason: 'BLOCKLIST' }],
    ['prompt-prohibited-content', { kind: 'prompt_blocked', reason: 'PROHIBITED_CONTENT' }],
    ['prompt-image-safety', { kind: 'prompt_blocked', reason: 'IMAGE_SAFETY' }],
    ['prompt-jailbreak', { kind: 'prompt_blocked', reason: 'JAILBREAK' }],
  ])('of %s', (name, verdict) => {
    expect(readAnswer(name).answer.verdict).toEqual(verdict);
  });

  it('is truncated when not one chunk came', () => {
    expect(readAnswer().answer.verdict).toEqual({ kind: 'truncated' });
  });
});

/** Feeds a recorded stream to an AnswerReader, event by event. Without a name: a stream of none. */
function readAnswer(name?: string) {
  const answer = new AnswerReader();
  const text = name ? readFileSync(`${import.meta.dirname}/__fixtures__/streams/${name}.sse`, 'utf8') : '';
  const events = text.split(/\r?\n\r?\n/).filter((event) => event.startsWith('data: '));
  const readings = events.map((event) => answer.read(JSON.parse(event.slice('data: '.length))));
  return { answer, readings };
}
