const SIGNS: Readonly<Record<string, string>> = {
  0: 'o',
  1: 'i',
  2: 'z',
  3: 'e',
  4: 'a',
  5: 's',
  6: 'g',
  7: 't',
  8: 'b',
  9: 'g',
  '@': 'a',
  $: 's',
  '!': 'i',
  '+': 't',
  '|': 'l',
};
const RUN = /[\p{L}0-9@$!+|]+/gu;
/** Signs within letters: not `3pm`, `covid19` or `wow!`. */
const MIXED = /\p{L}[0-9@$!+|]+\p{L}/u;
const LONGEST = 40;
const ENOUGH = 2;

/** The text with signs that stand in for letters read as such; undefined where fewer than two words hold any. */
export function readLeet(text: string): string | undefined {
  let words = 0;
  const read = text.replaceAll(RUN, (word) => {
    if (word.length > LONGEST || !MIXED.test(word)) return word;
    words += 1;
    return word.replaceAll(/[0-9@$!+|]/g, (sign) => SIGNS[sign] ?? sign);
  });
  return words >= ENOUGH ? read : undefined;
}
