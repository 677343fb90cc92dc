import { normaliseCharacter, SEPARATOR } from './normalise.js';
import type { PhraseAutomaton, PhraseState } from './phrase-automaton.js';

/**
 * Reads a text in pieces and knows, at every point, which phrases occurred and from where on the original text could
 * still turn out to be part of one. Positions are UTF-16 offsets into all text read so far.
 */
export class PhraseScanner {
  /** Ids of the phrases found, in the order of their ends. */
  readonly found = new Set<string>();
  /** While nothing is found: everything before this offset can no longer be part of a phrase, whatever follows. */
  clearUntil = 0;

  private state: PhraseState;
  private consumed = 0;
  private letters = 0;
  /** Where each of the last letters came from: a ring as long as the longest phrase. */
  private readonly origins: number[];
  /** First half of a character that a piece broke in two. */
  private half = '';
  private lastWasSeparator = true;

  constructor(private readonly automaton: PhraseAutomaton) {
    this.state = automaton.start;
    this.origins = new Array<number>(automaton.longest).fill(0);
  }

  read(piece: string): void {
    const text = this.half + piece;
    const last = text.charCodeAt(text.length - 1);
    const broken = last >= 0xd800 && last <= 0xdbff;
    this.half = broken ? text.slice(-1) : '';
    for (const character of broken ? text.slice(0, -1) : text) this.readCharacter(character);
  }

  /** The end of a text ends its last word. */
  end(): void {
    this.readCharacter(this.half);
    this.readLetter(SEPARATOR);
    this.clearUntil = this.consumed;
  }

  private readCharacter(character: string): void {
    for (const letter of normaliseCharacter(character)) this.readLetter(letter);
    this.consumed += character.length;
    const begun = this.state.depth - 1; // without the separator before the phrase, which is nobody's secret
    this.clearUntil = begun > 0 ? this.origin(this.letters - begun) : this.consumed;
  }

  private readLetter(letter: string): void {
    if (letter === SEPARATOR && this.lastWasSeparator) return;
    this.lastWasSeparator = letter === SEPARATOR;
    this.origins[this.letters % this.origins.length] = this.consumed;
    this.letters += 1;
    this.state = this.automaton.step(this.state, letter);
    for (const id of this.state.matches) this.found.add(id);
  }

  private origin(letter: number): number {
    return this.origins[letter % this.origins.length] ?? 0;
  }
}
