import type { Verdict } from '../language-model.js';

/** What is left of an answer when its stream has ended without an exception. */
export interface EndedAnswer {
  /** Without thoughts: what the user saw. */
  readonly text: string;
  readonly finishReason: string | undefined;
  readonly blockReason: string | undefined;
  /** True when any chunk held a candidate. */
  readonly hasCandidate: boolean;
  /** True when any chunk came at all. */
  readonly hasChunk: boolean;
}

/**
 * Gemini answers HTTP 200 to blocked, empty and cut answers alike; only these fields tell them apart.
 * Whatever reason Google adds next is a refusal until we know better: the text is then not shown as a good answer.
 */
export function verdictOf(answer: EndedAnswer): Verdict {
  if (answer.blockReason) return { kind: 'prompt_blocked', reason: answer.blockReason };
  const hasText = answer.text.trim() !== '';
  switch (answer.finishReason) {
    case undefined:
    case 'FINISH_REASON_UNSPECIFIED':
      return answer.hasChunk && !answer.hasCandidate ? { kind: 'empty' } : { kind: 'truncated' };
    case 'STOP':
      return hasText ? { kind: 'ok' } : { kind: 'empty' };
    case 'MAX_TOKENS':
      return hasText ? { kind: 'length' } : { kind: 'thinking_ate_budget' };
    // We switch automatic continuation off: following it sends, and pays for, more requests without a bound.
    case 'CONTINUATION':
      return hasText ? { kind: 'length' } : { kind: 'empty' };
    default:
      return { kind: 'reply_blocked', reason: answer.finishReason };
  }
}
