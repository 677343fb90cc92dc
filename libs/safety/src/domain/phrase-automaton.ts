import { normaliseCharacter, SEPARATOR } from './normalise.js';

export interface Phrase {
  /** Words as a reader would write them. Matches whole words; a final `*` lets the last word go on. */
  readonly text: string;
  /** What a match is reported as. */
  readonly id: string;
}

/** A state of the automaton: how much of which phrases the text so far ends with. */
export interface PhraseState {
  readonly next: Map<string, PhraseState>;
  /** Longest proper suffix that is also the beginning of a phrase. */
  fallback: PhraseState | undefined;
  /** Normalised letters read into the longest phrase that is still possible. */
  readonly depth: number;
  /** Phrases that end here. */
  readonly matches: Set<string>;
}

/**
 * All phrases at once (Aho and Corasick, 1975): one step a letter, however many phrases there are. Every phrase begins
 * with a separator, so a state deeper than 1 means that a word of a phrase has begun.
 */
export class PhraseAutomaton {
  /** Where a text starts: just after a separator. */
  readonly start: PhraseState;
  /** Letters of the longest phrase, separators included. */
  readonly longest: number;
  private readonly root = newState(0);

  constructor(phrases: readonly Phrase[]) {
    this.longest = Math.max(1, ...phrases.map((phrase) => this.insert(phrase)));
    this.linkFallbacks();
    this.start = this.step(this.root, SEPARATOR);
  }

  step(from: PhraseState, letter: string): PhraseState {
    for (let state: PhraseState | undefined = from; state; state = state.fallback) {
      const next = state.next.get(letter);
      if (next) return next;
    }
    return this.root;
  }

  private insert({ text, id }: Phrase): number {
    const letters = spell(text);
    let state = this.root;
    for (const letter of letters) {
      const known = state.next.get(letter) ?? newState(state.depth + 1);
      state.next.set(letter, known);
      state = known;
    }
    state.matches.add(id);
    return letters.length;
  }

  /** Breadth first: a fallback is always shallower, so it is complete when it is needed. */
  private linkFallbacks(): void {
    const queue = [this.root];
    for (let state = queue.shift(); state; state = queue.shift()) {
      for (const [letter, next] of state.next) {
        next.fallback = state.fallback ? this.step(state.fallback, letter) : this.root;
        for (const id of next.fallback.matches) next.matches.add(id);
        queue.push(next);
      }
    }
  }
}

/** A phrase as the normalised letters that it is matched by. */
function spell(text: string): string[] {
  const open = text.endsWith('*');
  const words = [...(open ? text.slice(0, -1) : text)]
    .map(normaliseCharacter)
    .join('')
    .split(SEPARATOR)
    .filter(Boolean);
  if (words.length === 0) throw new Error('a phrase needs a word');
  return [...`${SEPARATOR}${words.join(SEPARATOR)}${open ? '' : SEPARATOR}`];
}

const newState = (depth: number): PhraseState => ({ next: new Map(), fallback: undefined, depth, matches: new Set() });
