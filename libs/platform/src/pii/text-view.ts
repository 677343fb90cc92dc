/** A text as a recogniser reads it: invisible characters gone, digits and signs of other scripts as ASCII. */
export interface TextView {
  readonly text: string;
  /** Offset in the original of each offset of the view (also of its end). */
  originalOffset(offset: number): number;
}

const ODD = /[^\t\n\r -~]/;
// Zero-width and directional characters, soft hyphens, variation selectors: what splits a number unseen.
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/u;
const BLANK = /[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/;
const DASH = /[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]/;
const FULL_WIDTH = /[\uff01-\uff5e]/;
const DIGIT = /\p{Nd}/u;

/** Each UTF-16 unit becomes one or none, so letters keep their case and their form. Linear. */
export function viewText(original: string): TextView {
  if (!ODD.test(original)) return { text: original, originalOffset: (offset) => offset };
  let text = '';
  const offsets: number[] = [];
  for (let at = 0; at < original.length; at++) {
    const unit = readUnit(original[at] ?? '');
    if (unit === '') continue;
    text += unit;
    offsets.push(at);
  }
  return { text, originalOffset: (offset) => offsets[offset] ?? original.length };
}

function readUnit(unit: string): string {
  if (!ODD.test(unit)) return unit;
  if (INVISIBLE.test(unit)) return '';
  if (BLANK.test(unit)) return ' ';
  if (DASH.test(unit)) return '-';
  if (FULL_WIDTH.test(unit)) return String.fromCharCode(unit.charCodeAt(0) - 0xfee0);
  return DIGIT.test(unit) ? String(digitValue(unit)) : unit;
}

/** Unicode's decimal digits come in runs of ten that begin at zero. */
function digitValue(digit: string): number {
  let code = digit.charCodeAt(0);
  let value = 0;
  while (value < 9 && DIGIT.test(String.fromCharCode(code - 1))) {
    code--;
    value++;
  }
  return value;
}
