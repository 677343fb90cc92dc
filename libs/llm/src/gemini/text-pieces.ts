/** A piece of the text at index `owner`. */
export interface TextPiece {
  readonly owner: number;
  readonly text: string;
}

/** Cuts texts that are too long for the model, between words where there is a gap in the piece's second half. */
export function toPieces(texts: readonly string[], maxCharacters: number): TextPiece[] {
  return texts.flatMap((text, owner) => cut(text, maxCharacters).map((piece) => ({ owner, text: piece })));
}

function cut(text: string, maxCharacters: number): string[] {
  const pieces: string[] = [];
  let rest = text;
  while (rest.length > maxCharacters) {
    const gap = rest.lastIndexOf(' ', maxCharacters);
    const end = gap >= maxCharacters / 2 ? gap : wholeCharacters(rest, maxCharacters);
    pieces.push(rest.slice(0, end));
    rest = rest.slice(end).trimStart();
  }
  return rest === '' && pieces.length > 0 ? pieces : [...pieces, rest];
}

/** Never between the halves of a surrogate pair. */
function wholeCharacters(text: string, end: number): number {
  const code = text.charCodeAt(end - 1);
  return code >= 0xd800 && code <= 0xdbff ? end - 1 : end;
}
