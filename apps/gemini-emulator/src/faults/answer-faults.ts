import { type Answer, safetyRatings } from '../protocol/answer.js';
import type { Fault } from './fault.js';

const promptRefused =
  (blockReason: string, withRatings = true) =>
  (answer: Answer): Answer => ({
    ...answer,
    promptFeedback: { blockReason, ...(withRatings ? { safetyRatings: safetyRatings('HARASSMENT') } : {}) },
  });

/** The service stopped the reply: no text, and a reason. */
const replyStopped = (answer: Answer, finishReason: string, finishFields: Answer['finishFields'] = {}): Answer => ({
  ...answer,
  text: '',
  finishReason,
  finishFields,
  finishAlone: true,
});

const citation = {
  citationMetadata: {
    citationSources: [{ startIndex: 0, endIndex: 120, uri: 'https://example.com/book', license: '' }],
  },
};
const unsafe = { safetyRatings: safetyRatings('DANGEROUS_CONTENT') };

/** Answers that arrive whole and say no, or say nothing. They apply to generate calls only. */
export const ANSWER_FAULTS: readonly Fault[] = [
  {
    name: 'no-finish-reason',
    group: 'answer',
    does: 'sends the text and ends without a finishReason',
    outcome: 'verdict `truncated`',
    answer: (answer) => ({ ...answer, finishReason: undefined }),
  },
  {
    name: 'empty-stop',
    group: 'answer',
    does: 'finishes with STOP and no text',
    outcome: 'verdict `empty`',
    answer: (answer) => ({ ...answer, text: '', thoughtTokens: 0 }),
  },
  {
    name: 'max-tokens-thinking',
    group: 'answer',
    does: 'finishes with MAX_TOKENS and no text: thinking used all the tokens',
    outcome: 'verdict `thinking_ate_budget`',
    answer: (answer) => ({
      ...answer,
      text: '',
      thoughtTokens: Math.max(answer.thoughtTokens, 1_024),
      finishReason: 'MAX_TOKENS',
    }),
  },
  {
    name: 'max-tokens',
    group: 'answer',
    does: 'stops half-way with MAX_TOKENS',
    outcome: 'verdict `length`, with the text that came',
    answer: (answer) => ({ ...answer, text: half(answer.text), finishReason: 'MAX_TOKENS' }),
  },
  {
    name: 'rated',
    group: 'answer',
    does: 'answers as ever, with a rating that stops nothing',
    outcome: 'verdict `ok`, with the rating',
    parameters: {
      category: { default: 'HARASSMENT', meaning: 'or SEXUALLY_EXPLICIT, HATE_SPEECH, DANGEROUS_CONTENT' },
      probability: { default: 'HIGH', meaning: 'or MEDIUM, LOW' },
    },
    answer: (answer, parameters) => ({
      ...answer,
      finishFields: {
        safetyRatings: safetyRatings(parameters.text('category'), { probability: parameters.text('probability') }),
      },
    }),
  },
  {
    name: 'safety',
    group: 'answer',
    does: 'finishes with SAFETY before any text',
    outcome: 'verdict `reply_blocked`, reason SAFETY',
    answer: (answer) => replyStopped(answer, 'SAFETY', unsafe),
  },
  {
    name: 'safety-mid-stream',
    group: 'answer',
    does: 'finishes with SAFETY half-way through the text',
    outcome: 'verdict `reply_blocked`, reason SAFETY, after the text that came',
    answer: (answer) => ({ ...replyStopped(answer, 'SAFETY', unsafe), text: half(answer.text) }),
  },
  {
    name: 'recitation',
    group: 'answer',
    does: 'finishes with RECITATION and a citation',
    outcome: 'verdict `reply_blocked`, reason RECITATION',
    answer: (answer) => replyStopped(answer, 'RECITATION', citation),
  },
  {
    name: 'prohibited-content',
    group: 'answer',
    does: 'finishes with PROHIBITED_CONTENT',
    outcome: 'verdict `reply_blocked`, reason PROHIBITED_CONTENT',
    answer: (answer) => replyStopped(answer, 'PROHIBITED_CONTENT'),
  },
  {
    name: 'spii',
    group: 'answer',
    does: 'finishes with SPII (sensitive personal information)',
    outcome: 'verdict `reply_blocked`, reason SPII',
    answer: (answer) => replyStopped(answer, 'SPII'),
  },
  {
    name: 'finish',
    group: 'answer',
    does: 'finishes with any other reason and no text',
    outcome: 'verdict `reply_blocked` with that reason',
    parameters: { reason: { default: 'OTHER', meaning: 'e.g. OTHER, BLOCKLIST, LANGUAGE, MALFORMED_RESPONSE' } },
    answer: (answer, parameters) => {
      const reason = parameters.text('reason');
      return replyStopped(answer, reason, { finishMessage: `Model output was stopped: ${reason}.` });
    },
  },
  {
    name: 'prompt-safety',
    group: 'answer',
    does: 'refuses the prompt with blockReason SAFETY: no candidates',
    outcome: 'verdict `prompt_blocked`, reason SAFETY',
    answer: promptRefused('SAFETY'),
  },
  {
    name: 'prompt-prohibited-content',
    group: 'answer',
    does: 'refuses the prompt with blockReason PROHIBITED_CONTENT, without ratings',
    outcome: 'verdict `prompt_blocked`, reason PROHIBITED_CONTENT',
    answer: promptRefused('PROHIBITED_CONTENT', false),
  },
  {
    name: 'prompt-other',
    group: 'answer',
    does: 'refuses the prompt with blockReason OTHER, without ratings',
    outcome: 'verdict `prompt_blocked`, reason OTHER',
    answer: promptRefused('OTHER', false),
  },
  {
    name: 'no-candidates',
    group: 'answer',
    does: 'answers with usage only: no candidates and no block reason',
    outcome: 'verdict `empty`',
    answer: (answer) => ({ ...answer, withoutCandidates: true }),
  },
];

const half = (text: string): string => text.slice(0, Math.ceil(text.length / 2));
