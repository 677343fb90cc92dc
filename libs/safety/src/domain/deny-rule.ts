import type { Phrase } from './phrase-automaton.js';

export type DenyCategory = 'weapons' | 'sexual_minors' | 'self_harm_instructions' | 'self_harm_encouragement';

/** One reviewed line of the deny-list. */
export interface DenyRule {
  /** Stable: it is what reviewers and the audit trail see in place of text. */
  readonly id: string;
  readonly category: DenyCategory;
  readonly direction: 'input' | 'output' | 'both';
  /** Of answers: harmless ones quote it, so that it waits for a judge; where none answers it is withheld like any other. */
  readonly isQuoted?: boolean;
  /** Language of the phrases, for whoever reviews them. Rules apply whatever a person's locale: people switch. */
  readonly locale: string;
  /** Whole words, in any case, width or disguise; a final `*` lets the last word go on (`agent*`: agent, agents). */
  readonly phrases: readonly [string, ...string[]];
}

export function phrasesFor(rules: readonly DenyRule[], side: 'input' | 'output'): Phrase[] {
  return rules
    .filter(({ direction }) => direction === side || direction === 'both')
    .flatMap(({ id, phrases }) => phrases.map((text) => ({ id, text })));
}
