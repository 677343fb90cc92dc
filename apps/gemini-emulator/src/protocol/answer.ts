import { randomBytes } from 'node:crypto';
import type { GenerativeModel } from './models.js';
import { CHARACTERS_PER_TOKEN, countTokens } from './tokens.js';

/** What the model answers, before it is put on the wire in one piece or in many. Faults of content change this. */
export interface Answer {
  readonly text: string;
  readonly thoughtTokens: number;
  /** Sent as a thought part when the caller asked for thoughts. */
  readonly thoughtSummary?: string;
  /** Absent: the answer ends without one, as real streams sometimes do. */
  readonly finishReason?: string;
  /** Further fields of the last candidate: ratings, citations, a message. */
  readonly finishFields?: Readonly<Record<string, unknown>>;
  /** Whether the finish comes without content of its own, as when the service stops a reply. */
  readonly finishAlone?: boolean;
  /** Set when the prompt was refused: the answer then has no candidates. */
  readonly promptFeedback?: Readonly<Record<string, unknown>>;
  readonly withoutCandidates?: boolean;
}

/** What every body of one answer repeats. */
export interface AnswerFrame {
  readonly model: GenerativeModel;
  readonly promptTokens: number;
  readonly cachedTokens: number;
  readonly responseId: string;
}

export interface UsageMetadata {
  readonly promptTokenCount: number;
  readonly totalTokenCount: number;
  readonly candidatesTokenCount?: number;
  readonly thoughtsTokenCount?: number;
  readonly cachedContentTokenCount?: number;
  readonly promptTokensDetails?: readonly ModalityCount[];
  readonly cacheTokensDetails?: readonly ModalityCount[];
}

interface ModalityCount {
  readonly modality: 'TEXT';
  readonly tokenCount: number;
}

export interface GenerateBody {
  readonly candidates?: readonly Record<string, unknown>[];
  readonly promptFeedback?: Readonly<Record<string, unknown>>;
  readonly usageMetadata: UsageMetadata;
  readonly modelVersion: string;
  readonly responseId: string;
}

const CATEGORIES = ['SEXUALLY_EXPLICIT', 'HATE_SPEECH', 'HARASSMENT', 'DANGEROUS_CONTENT'] as const;

/** All four ratings negligible, but for the one that is named, if any: it blocked, unless it is said to be otherwise. */
export const safetyRatings = (
  named?: string,
  rating: object = { probability: 'HIGH', blocked: true },
): readonly Record<string, unknown>[] =>
  CATEGORIES.map((name) => ({
    category: `HARM_CATEGORY_${name}`,
    probability: 'NEGLIGIBLE',
    ...(name === named && rating),
  }));

/** Keeps an answer within `maxOutputTokens`, of which thinking takes its share first. */
export function limitAnswer(answer: Answer, maxOutputTokens: number): Answer {
  if (answer.thoughtTokens >= maxOutputTokens) {
    return { ...answer, text: '', thoughtTokens: maxOutputTokens, finishReason: 'MAX_TOKENS' };
  }
  const left = maxOutputTokens - answer.thoughtTokens;
  if (countTokens(answer.text) <= left) return answer;
  return { ...answer, text: answer.text.slice(0, left * CHARACTERS_PER_TOKEN), finishReason: 'MAX_TOKENS' };
}

/** The answer in one body (`pieces` = [text]) or as the bodies of a stream: usage grows, the last one finishes. */
export function renderAnswer(answer: Answer, frame: AnswerFrame, pieces: readonly string[]): GenerateBody[] {
  if (answer.promptFeedback) return [{ promptFeedback: answer.promptFeedback, ...tail(frame, answer, 0) }];
  if (answer.withoutCandidates) return [tail(frame, answer, 0)];

  const bodies: GenerateBody[] = [];
  const emit = (parts: readonly object[], sent: string, last: boolean): void => {
    bodies.push({
      candidates: [{ ...contentOf(parts, answer), ...(last ? finish(answer) : {}), index: 0 }],
      ...tail(frame, answer, countTokens(sent)),
    });
  };

  const signed = answer.thoughtTokens > 0 && answer.text !== '' && frame.model.thinkingLevels.length > 0;
  const separateFinish = pieces.length > 1 && (answer.finishAlone === true || signed);
  const filled = pieces.filter((piece) => piece !== '');
  let sent = '';
  filled.forEach((piece, index) => {
    sent += piece;
    const parts: object[] = [{ text: piece }];
    if (index === 0 && answer.thoughtSummary) parts.unshift({ text: answer.thoughtSummary, thought: true });
    const last = index === filled.length - 1 && !separateFinish;
    if (last && signed) Object.assign(parts.at(-1) ?? {}, { thoughtSignature: signature() });
    emit(parts, sent, last);
  });
  if (filled.length === 0 || separateFinish) {
    emit(signed && !answer.finishAlone ? [{ text: '', thoughtSignature: signature() }] : [], sent, true);
  }
  return bodies;
}

/** A stopped reply has no content at all, an empty one has content without parts. */
const contentOf = (parts: readonly object[], { finishAlone }: Answer): object => {
  if (parts.length > 0) return { content: { parts, role: 'model' } };
  return finishAlone ? {} : { content: { role: 'model' } };
};

const finish = ({ finishReason, finishFields }: Answer): object =>
  finishReason ? { finishReason, ...(finishFields ?? { safetyRatings: safetyRatings() }) } : {};

function tail(frame: AnswerFrame, { thoughtTokens }: Answer, outputTokens: number): Omit<GenerateBody, 'candidates'> {
  return {
    usageMetadata: usage(frame, thoughtTokens, outputTokens),
    modelVersion: frame.model.id,
    responseId: frame.responseId,
  };
}

/** `promptTokenCount` includes what was cached; counts of nothing are left out, as the service does. */
function usage({ promptTokens, cachedTokens }: AnswerFrame, thoughts: number, output: number): UsageMetadata {
  return {
    promptTokenCount: promptTokens,
    ...(output > 0 ? { candidatesTokenCount: output } : {}),
    totalTokenCount: promptTokens + output + thoughts,
    ...(cachedTokens > 0
      ? { cachedContentTokenCount: cachedTokens, cacheTokensDetails: [{ modality: 'TEXT', tokenCount: cachedTokens }] }
      : {}),
    promptTokensDetails: [{ modality: 'TEXT', tokenCount: promptTokens }],
    ...(thoughts > 0 ? { thoughtsTokenCount: thoughts } : {}),
  };
}

/** Opaque to every caller, as the real one is. */
const signature = (): string => randomBytes(24).toString('base64');

export const newResponseId = (): string => randomBytes(12).toString('base64url');
