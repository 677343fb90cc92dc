import { scriptOf, type PerScript } from '../tokens/script-counts.js';

/** A piece of the text at index `owner`. */
export interface TextPiece {
  readonly owner: number;
  readonly text: string;
}

/**
 * Tokens that ten code units come to where a tokenizer does badly by them: what is estimated too low is lost without a
 * word. Whole numbers, for tenths do not add up.
 */
const TOKENS_A_TEN: PerScript = { latin: 4, cjk: 10, other: 10 };

/** Cuts texts that are too long for the model, between words where there is a gap in the piece's second half. */
export function toPieces(texts: readonly string[], maxTokens: number): TextPiece[] {
  return texts.flatMap((text, owner) => cut(text, maxTokens).map((piece) => ({ owner, text: piece })));
}

function cut(text: string, maxTokens: number): string[] {
  const pieces: string[] = [];
  let rest = text;
  for (let fits = fitting(rest, maxTokens); fits < rest.length; fits = fitting(rest, maxTokens)) {
    const gap = rest.lastIndexOf(' ', fits);
    const end = gap >= fits / 2 ? gap : wholeCharacters(rest, fits);
    pieces.push(rest.slice(0, end));
    rest = rest.slice(end).trimStart();
  }
  return rest === '' && pieces.length > 0 ? pieces : [...pieces, rest];
}

/** How many code units of its beginning fit. */
function fitting(text: string, maxTokens: number): number {
  // No code unit is more than a token: most texts need not be looked through.
  if (text.length <= maxTokens) return text.length;
  let left = maxTokens * 10;
  for (let index = 0; index < text.length; index += 1) {
    left -= TOKENS_A_TEN[scriptOf(text.charCodeAt(index))];
    if (left < 0) return index;
  }
  return text.length;
}

/** Never between the halves of a surrogate pair. */
function wholeCharacters(text: string, end: number): number {
  const code = text.charCodeAt(end - 1);
  return code >= 0xd800 && code <= 0xdbff ? end - 1 : end;
}
