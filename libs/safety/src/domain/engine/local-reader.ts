import type { CrisisPhrase } from '../crisis/phrases/crisis-phrases.js';
import type { LocalScores } from '../linear/local-scores.js';
import { normaliseCharacter, SEPARATOR } from '../normalise.js';
import type { Phrase, PhraseAutomaton } from '../phrase-automaton.js';
import { PhraseScanner } from '../phrase-scanner.js';
import { decodedViews, type TextView } from '../views/decoded-views.js';

/** What microseconds tell of a text, in the plain reading or in what is hidden in it. */
export interface LocalReading {
  /** Rules of the deny-list that were met. */
  readonly denied: readonly string[];
  readonly jailbreak: number;
  readonly harm: number;
  readonly crisis: number;
  /** Gravest first. */
  readonly crisisPhrases: readonly CrisisPhrase[];
  /** Views that said more than the plain text. */
  readonly hiddenIn: readonly TextView['kind'][];
}

/** A phrase of so many letters is not met by chance where letters run together. */
const SQUASHED_AT_LEAST = 8;

export class LocalReader {
  private readonly squashed: readonly Phrase[];

  constructor(
    private readonly denyList: PhraseAutomaton,
    phrases: readonly Phrase[],
    private readonly scores: LocalScores,
  ) {
    this.squashed = phrases
      .map(({ id, text }) => ({ id, text: lettersOf(text) }))
      .filter(({ text }) => text.length >= SQUASHED_AT_LEAST);
  }

  /** Synchronous. Its cost is bounded by the longest message and a few views of some thousand characters. */
  read(text: string): LocalReading {
    const denied = new Set(this.deniedIn(text));
    const { crisisPhrases, ...plain } = this.scores.score(text);
    const scores = { jailbreak: plain.jailbreak, harm: plain.harm, crisis: plain.crisis };
    const hiddenIn = new Set<TextView['kind']>();
    for (const view of decodedViews(text)) {
      const found = [...this.deniedIn(view.text), ...(view.kind === 'spelled' ? this.squashedIn(view.text) : [])];
      const hidden = this.scores.score(view.text);
      const says = found.some((id) => !denied.has(id)) || hidden.jailbreak > scores.jailbreak;
      if (says) hiddenIn.add(view.kind);
      for (const id of found) denied.add(id);
      scores.jailbreak = Math.max(scores.jailbreak, hidden.jailbreak);
      scores.harm = Math.max(scores.harm, hidden.harm);
    }
    return { ...scores, denied: [...denied], crisisPhrases, hiddenIn: [...hiddenIn] };
  }

  private deniedIn(text: string): Iterable<string> {
    const scanner = new PhraseScanner(this.denyList);
    scanner.read(text);
    scanner.end();
    return scanner.found;
  }

  private squashedIn(text: string): string[] {
    const letters = lettersOf(text);
    return this.squashed.flatMap((phrase) => (letters.includes(phrase.text) ? [phrase.id] : []));
  }
}

function lettersOf(text: string): string {
  let letters = '';
  for (const character of text) letters += normaliseCharacter(character);
  return letters.replaceAll(SEPARATOR, '');
}
