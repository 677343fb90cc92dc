/** Shortens a text to `most` UTF-16 units, between words where it can and never within a character. */
export function fit(text: string, most: number): string {
  const whole = text.trim();
  if (whole.length <= most) return whole;
  const cut = whole.slice(0, most);
  const words = /^[\s\S]*(?=\s)/.exec(cut)?.[0] ?? '';
  if (words.trim().length >= most / 2) return words.trim();
  return cut.isWellFormed() ? cut.trim() : cut.slice(0, -1).trim();
}
