import { rot13, saysRot13 } from './rot13.js';
import { joinSpelledOut } from './spelled-out.js';
import { readLeet } from './leet.js';

/** Another way of reading a text. */
export interface TextView {
  readonly kind: 'spelled' | 'leet' | 'base64' | 'hex' | 'rot13';
  readonly text: string;
}

/** A text has so many views at most, those of views included. */
const MOST_VIEWS = 6;
/** Characters of one view, and of encoded text that is looked at. */
const MOST_CHARACTERS = 4_096;
/** Something encoded twice is opened, three times not. */
const DEPTH = 2;

const BASE64 = /[A-Za-z0-9+/_-]{16,}={0,2}/g;
const HEX = /(?:(?:0x|\\x)?[0-9a-f]{2}[\s,:]?){12,}/gi;
const SAYS_HEX = /^[0-9a-f]+$/i;
/** Words or spaces, not the noise that any letters decode to. */
const READABLE_SHARE = 0.9;
const READABLE = /[\p{L}\p{N}\s.,;:!?'"()-]/u;

/**
 * What a text says besides the plain reading: spelled letter by letter, in signs for letters, encoded. Bounded in number
 * and length, and nothing for ordinary text, whose cost is a few searches.
 */
export function decodedViews(text: string): TextView[] {
  const views: TextView[] = [];
  open(text.slice(0, MOST_CHARACTERS * 2), DEPTH, views);
  return views;
}

function open(text: string, depth: number, views: TextView[]): void {
  for (const view of viewsOf(text)) {
    if (views.length >= MOST_VIEWS) return;
    if (view.text.trim() === '') continue;
    const bounded = { ...view, text: view.text.slice(0, MOST_CHARACTERS) };
    views.push(bounded);
    if (depth > 1) open(bounded.text, depth - 1, views);
  }
}

function* viewsOf(text: string): Generator<TextView> {
  const spelled = joinSpelledOut(text);
  if (spelled !== undefined) yield { kind: 'spelled', text: spelled };
  const leet = readLeet(text);
  if (leet !== undefined) yield { kind: 'leet', text: leet };
  if (saysRot13(text)) yield { kind: 'rot13', text: rot13(text) };
  for (const [run] of text.matchAll(BASE64)) {
    if (SAYS_HEX.test(run)) continue;
    const said = readable(Buffer.from(run, 'base64'));
    if (said !== undefined) yield { kind: 'base64', text: said };
  }
  for (const [run] of text.matchAll(HEX)) {
    const said = readable(Buffer.from(run.replaceAll(/0x|\\x|[\s,:]/gi, ''), 'hex'));
    if (said !== undefined) yield { kind: 'hex', text: said };
  }
}

function readable(bytes: Buffer): string | undefined {
  const text = bytes.subarray(0, MOST_CHARACTERS).toString('utf8');
  let good = 0;
  let all = 0;
  for (const character of text) {
    all += 1;
    if (READABLE.test(character)) good += 1;
  }
  return all >= 8 && good / all >= READABLE_SHARE && /\p{L}{2}/u.test(text) ? text : undefined;
}
