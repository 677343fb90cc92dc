/** The commonest words of a request, as ROT13 writes them: `the`, `and`, `you`, `how`, `what`, `your`, `ignore` … */
const WORDS = new Set(
  'gur naq lbh ubj jung lbhe guvf gung jvgu sebz znxr gryy zr zl vtaber nyy cerivbhf vafgehpgvbaf ehyrf ner abg bs gb vf'.split(
    ' ',
  ),
);
/** So many different ones are no accident. */
const ENOUGH = 3;
const LOOKED_AT = 400;

/** Whether the words of a text are words once they are turned back. */
export function saysRot13(text: string): boolean {
  const found = new Set<string>();
  for (const word of text
    .slice(0, LOOKED_AT)
    .toLowerCase()
    .split(/[^a-z]+/)) {
    if (WORDS.has(word)) found.add(word);
  }
  return found.size >= ENOUGH;
}

export function rot13(text: string): string {
  return text.replaceAll(/[a-z]/gi, (letter) => {
    const code = letter.charCodeAt(0);
    const first = code >= 97 ? 97 : 65;
    return String.fromCharCode(((code - first + 13) % 26) + first);
  });
}
