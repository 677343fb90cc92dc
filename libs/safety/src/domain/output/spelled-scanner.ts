import { normaliseCharacter, SEPARATOR } from '../normalise.js';
import { ShownCharacters } from './shown-characters.js';
import type { StreamDetector } from './stream-detector.js';

/** Which letters of a text are compared: a character's own ('' where it cannot be seen), or {@link SEPARATOR}. */
export type LetterReading = (character: string) => string;

/** What is looked for, as letters without separators. */
export interface Spelling {
  readonly id: string;
  readonly letters: readonly string[];
  /** Begins where a word begins. */
  readonly fromWordStart: boolean;
  /** Ends where a word ends. */
  readonly toWordEnd: boolean;
}

interface SpellingNode {
  readonly next: Map<string, SpellingNode>;
  /** Found as soon as it is spelled. */
  readonly anywhere: string[];
  /** Found when the word ends here. */
  readonly atWordEnd: string[];
}

/** Part of a spelling that the text ends with. */
interface Cursor {
  node: SpellingNode;
  /** Where its first letter came from. */
  readonly from: number;
}

/** All spellings as two tries: those that begin with a word, and those that begin anywhere. */
export class Spellings {
  readonly words = newNode();
  readonly anywhere = newNode();

  constructor(
    spellings: readonly Spelling[],
    readonly readingOf: LetterReading,
  ) {
    for (const { id, letters, fromWordStart, toWordEnd } of spellings) {
      if (letters.length === 0) throw new Error(`${id} spells nothing`);
      let node = fromWordStart ? this.words : this.anywhere;
      for (const letter of letters) {
        const known = node.next.get(letter) ?? newNode();
        node.next.set(letter, known);
        node = known;
      }
      (toWordEnd ? node.atWordEnd : node.anywhere).push(id);
    }
  }
}

/**
 * Finds spellings whatever stands between their letters: blanks, dots, dashes, emphasis, invisible characters, pieces. So
 * `how to m a k e`, `h.o.w t-o` and `h&#111;w to` read alike. Holds back exactly what spells the beginning of one.
 */
export class SpelledScanner implements StreamDetector {
  readonly found = new Set<string>();

  private readonly characters: ShownCharacters;
  /** Oldest first. */
  private cursors: Cursor[] = [];
  private atWordStart = true;

  constructor(private readonly spellings: Spellings) {
    const { readingOf } = spellings;
    this.characters = new ShownCharacters((character, from) => {
      for (const letter of readingOf(character)) this.readLetter(letter, from);
    });
  }

  get clearUntil(): number {
    return this.cursors[0]?.from ?? this.characters.toldUntil;
  }

  read(piece: string): void {
    this.characters.read(piece);
  }

  end(): void {
    this.characters.end();
    this.readLetter(SEPARATOR, this.characters.toldUntil);
    this.cursors = [];
  }

  private readLetter(letter: string, from: number): void {
    if (letter === SEPARATOR) {
      // A word ends once, however much stands between it and the next.
      if (!this.atWordStart) for (const { node } of this.cursors) for (const id of node.atWordEnd) this.found.add(id);
      this.atWordStart = true;
      return;
    }
    if (this.cursors.length > 0) this.advance(letter);
    if (this.atWordStart) this.begin(this.spellings.words, letter, from);
    this.begin(this.spellings.anywhere, letter, from);
    this.atWordStart = false;
  }

  private advance(letter: string): void {
    let kept = 0;
    for (const cursor of this.cursors) {
      const node = cursor.node.next.get(letter);
      if (!node) continue;
      cursor.node = node;
      this.cursors[kept] = cursor;
      kept += 1;
      for (const id of node.anywhere) this.found.add(id);
    }
    this.cursors.length = kept;
  }

  private begin(root: SpellingNode, letter: string, from: number): void {
    const node = root.next.get(letter);
    if (!node) return;
    this.cursors.push({ node, from });
    for (const id of node.anywhere) this.found.add(id);
  }
}

/** Digits and signs that stand for letters were read already; of `l`, `1` and `I` nobody can tell which is meant. */
export const disguisedLetter: LetterReading = (character) =>
  character <= '\u007f' ? ASCII[character.charCodeAt(0)]! : alike(normaliseCharacter(character));

const alike = (letters: string): string => letters.replaceAll('l', 'i');
const ASCII = Array.from({ length: 128 }, (_, code) => alike(normaliseCharacter(String.fromCharCode(code))));

/** A phrase of the deny-list (`how to make sarin`, `nerve agent*`) as it is spelled. */
export function spellPhrase({ id, text }: { readonly id: string; readonly text: string }): Spelling {
  const isOpen = text.endsWith('*');
  const letters = [...text].flatMap((character) => [...disguisedLetter(character)]);
  return { id, letters: letters.filter((letter) => letter !== SEPARATOR), fromWordStart: true, toWordEnd: !isOpen };
}

function newNode(): SpellingNode {
  return { next: new Map(), anywhere: [], atWordEnd: [] };
}
