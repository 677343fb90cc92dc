import { withoutOverlaps, type PersonalDataSpan } from '@rapport/platform';
import type { GrammarMatch, GrammarMatches, NameGrammar } from './name-grammar.js';
import { isNameWord, NAME_RULES } from './name-rules.js';

/** The grammar reads in pieces of this size, so that its time is linear in the text. UTF-16 units. */
const PIECE = 1_000;

/**
 * Finds people and places by their names: English grammar and a lexicon, and rules of ours about the words around a name.
 * A matter of degree, unlike what has a form: names that are words, in small letters, or from afar are missed.
 */
export async function findNames(text: string, grammar: NameGrammar): Promise<PersonalDataSpan[]> {
  const cut = pieces(text);
  const matches = await grammar.matches(cut.map(({ piece }) => piece));
  // Who writes without capitals writes names without them; elsewhere a small letter means a word.
  const capitals = /\p{Lu}/u.test(text);
  const byGrammar = cut.flatMap((piece, at) => namesAmong(matches[at] ?? NONE, piece, capitals));
  return withoutOverlaps([...byGrammar, ...byRules(text)]);
}

const NONE: GrammarMatches = { people: [], places: [] };

function byRules(text: string): PersonalDataSpan[] {
  return NAME_RULES.flatMap((rule) =>
    [...text.matchAll(rule)].flatMap((match) => {
      const name = match[1] ?? '';
      // Rules look ahead for what must follow, so the name's last occurrence in the match is the name.
      const start = match.index + match[0].lastIndexOf(name);
      const kept = nameWithin(name);
      return kept === undefined ? [] : [person(start + kept.start, start + kept.end, 0.6)];
    }),
  );
}

/** The words of a candidate up to the first that no name has. */
function nameWithin(candidate: string): { start: number; end: number } | undefined {
  let start = 0;
  let end = 0;
  for (const { 0: word, index } of candidate.matchAll(/\S+/g)) {
    if (isNameWord(word.replace(/[.,]$/, ''))) end = index + word.length;
    else if (end > 0) break;
    else start = index + word.length + 1;
  }
  const name = candidate.slice(start, end).replace(/['’]s$/, '');
  return name.length > 1 ? { start, end: start + name.length } : undefined;
}

const SURNAME = /^ (?:(?:van|von|de|del|della|da|di|dos|du|der|den|la|le|el|al|bin)\s){0,2}\p{Lu}[\p{L}'’-]{1,24}/u;

function namesAmong(matches: GrammarMatches, { piece, offset }: Piece, capitals: boolean): PersonalDataSpan[] {
  const people = spansOf(matches.people, piece).flatMap(({ start, end }) => {
    const kept = nameWithin(piece.slice(start, end));
    if (!kept) return [];
    if (capitals && !/\p{Lu}/u.test(piece[start + kept.start] ?? '')) return [];
    const words = piece.slice(start + kept.start, start + kept.end);
    return [person(offset + start + kept.start, offset + withSurname(piece, start + kept.end, words), 0.5)];
  });
  const places = spansOf(matches.places, piece)
    .filter(({ start }) => /\p{Lu}|\d/u.test(piece[start] ?? ''))
    .map(({ start, end }) => ({ type: 'PLACE' as const, start: offset + start, end: offset + end, score: 0.4 }));
  return [...people, ...places];
}

/** A capital behind a given name is the family's, known or not. */
function withSurname(text: string, end: number, words: string): number {
  if (!/^\p{Lu}\S*$/u.test(words)) return end;
  const surname = SURNAME.exec(text.slice(end, end + 48))?.[0] ?? '';
  return isNameWord(surname.split(' ').at(-1) ?? '') ? end + surname.length : end;
}

const person = (start: number, end: number, score: number): PersonalDataSpan => ({ type: 'PERSON', start, end, score });

/** Where matches stand, without the signs that the grammar counts to their words. */
function spansOf(matches: readonly GrammarMatch[], piece: string): { start: number; end: number }[] {
  return matches.flatMap(({ start, length }) => {
    const written = piece.slice(start, start + length);
    const lead = /^[^\p{L}\p{N}]*/u.exec(written)?.[0].length ?? 0;
    const name = written.slice(lead).replace(/(?:['’]s)?[^\p{L}\p{N}]*$/u, '');
    return name.length > 1 ? [{ start: start + lead, end: start + lead + name.length }] : [];
  });
}

interface Piece {
  readonly piece: string;
  readonly offset: number;
}

/** Cut at the last end of a sentence, of a line or of a word that fits. */
function pieces(text: string): Piece[] {
  const result: Piece[] = [];
  for (let offset = 0; offset < text.length;) {
    const window = text.slice(offset, offset + PIECE);
    const cut =
      offset + PIECE < text.length
        ? Math.max(window.lastIndexOf('. ') + 1, window.lastIndexOf('\n'), window.lastIndexOf(' '))
        : 0;
    const piece = cut > PIECE / 2 ? window.slice(0, cut) : window;
    result.push({ piece, offset });
    offset += piece.length;
  }
  return result;
}
