import { normaliseCharacter, SEPARATOR } from '../normalise.js';
import { ShownCharacters } from './shown-characters.js';
import type { StreamDetector } from './stream-detector.js';

/** As many words in a row, word for word, are no coincidence. */
export const RECITED_WORDS = 12;
/** So many are: longer runs wait until they are a coincidence too. What came before them is out. */
const COMMON_WORDS = 3;

/** Which words of a private text stand where, in order. */
export class PrivateWords {
  private readonly places = new Map<string, number[]>();

  /** A run does not go from one text into the next. */
  constructor(texts: readonly string[]) {
    let place = 0;
    for (const text of texts) {
      for (const word of wordsOf(text)) {
        const known = this.places.get(word);
        if (known) known.push(place);
        else this.places.set(word, [place]);
        place += 1;
      }
      place += 1;
    }
  }

  placesOf(word: string): readonly number[] {
    return this.places.get(word) ?? NOWHERE;
  }
}

const NOWHERE: readonly number[] = [];

/**
 * Finds a private text that is recited: {@link RECITED_WORDS} of its words in a row, whatever stands between them. From
 * {@link COMMON_WORDS} on it holds back what follows.
 */
export class RecitedScanner implements StreamDetector {
  readonly found = new Set<string>();
  clearUntil = 0;

  private readonly characters: ShownCharacters;
  private word = '';
  /** Where the last word read stands in the private text, in order, and how many words up to it follow each other as they do there. */
  private places = NOWHERE;
  private runs: readonly number[] = [];
  private longest = 0;

  constructor(
    private readonly id: string,
    private readonly known: PrivateWords,
  ) {
    this.characters = new ShownCharacters((character, from) => {
      for (const letter of normaliseCharacter(character)) this.readLetter(letter);
      this.clear(from);
    });
  }

  read(piece: string): void {
    this.characters.read(piece);
    this.clear(this.characters.toldUntil);
  }

  end(): void {
    this.characters.end();
    this.readLetter(SEPARATOR);
    this.longest = 0;
    this.clear(this.characters.toldUntil);
  }

  private readLetter(letter: string): void {
    if (letter !== SEPARATOR) {
      this.word += letter;
      return;
    }
    if (this.word === '') return;
    this.readWord(this.known.placesOf(this.word));
    this.word = '';
    if (this.longest >= RECITED_WORDS) this.found.add(this.id);
  }

  /** For each word of each answer, of which some stand in a hundred places: both lists are in order, so one walk compares them. */
  private readWord(places: readonly number[]): void {
    const { places: before, runs } = this;
    let at = 0;
    this.longest = 0;
    this.runs = places.map((place) => {
      while (at < before.length && before[at]! < place - 1) at += 1;
      const words = before[at] === place - 1 ? runs[at]! + 1 : 1;
      this.longest = Math.max(this.longest, words);
      return words;
    });
    this.places = places;
  }

  private clear(until: number): void {
    if (this.longest < COMMON_WORDS) this.clearUntil = until;
  }
}

function wordsOf(text: string): string[] {
  return [...text].map(normaliseCharacter).join('').split(SEPARATOR).filter(Boolean);
}
