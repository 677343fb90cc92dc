/** The first words of a message as a title: one line, cut at a word, with an ellipsis where something was cut. */
export function excerptTitle(message: string, maxCharacters: number): string {
  const line = message.replace(/[\s\p{C}]+/gu, ' ').trim();
  const characters = [...line];
  if (characters.length <= maxCharacters) return line;
  const cut = characters.slice(0, maxCharacters - 1).join('');
  const atWord = cut.replace(/\s+\S*$/u, '');
  // A single long word (or a script without spaces) is cut where it is.
  return `${atWord.length >= cut.length / 2 ? atWord : cut}…`;
}
