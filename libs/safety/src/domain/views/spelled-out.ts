/** Letters that stand alone, with one sign or a space or two between them: so many in a row are no abbreviation. */
const SPELLED = /(?<![\p{L}\p{N}])[\p{L}\p{N}](?:[\s._*|/~-]{1,3}[\p{L}\p{N}](?![\p{L}\p{N}])){4,}/gu;

/** Wider than what stands between letters: a new word. */
const WIDE = /\s{2,}|\s*[|/]\s*/;

/** The text with letters that stand apart joined to words; undefined where there are none. Wide gaps stay gaps. */
export function joinSpelledOut(text: string): string | undefined {
  let found = false;
  const joined = text.replaceAll(SPELLED, (run) => {
    found = true;
    return run
      .split(WIDE)
      .map((word) => word.replaceAll(/[^\p{L}\p{N}]/gu, ''))
      .join(' ');
  });
  return found ? joined : undefined;
}
