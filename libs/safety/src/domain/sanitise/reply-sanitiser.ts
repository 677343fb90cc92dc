import { safeLink, shownUrl, type LinkPolicy } from './safe-link.js';
import { VisibleText } from './visible-text.js';

/** The longest address that is waited for. UTF-16 units. */
export const LONGEST_ADDRESS = 512;

/** Looks like `<` and is no markup to anybody. */
const HARMLESS_BRACKET = '＜';
const URL_STARTS = ['https://', 'http://', 'ftp://', 'www.'];
/** What stands so is neither markup nor, behind a letter or a digit, the beginning of an address. */
const PLAIN = /[^!<\]hfw]*/iy;
const WORD_SIGN = /[\p{L}\p{N}]/u;
/** A line that may become the definition of a link: `[name]: address`, in a quotation or a list too. */
const DEFINITION = /^[\s>*+\-\d.)]{0,16}\[[^[\]]{0,512}$/;

/**
 * Makes a reply harmless to whoever shows it as Markdown or HTML, while it streams. A reply may be steered by what the
 * model read, and a front end that renders it would fetch images, follow links and run markup on its behalf. So:
 * images become links; links keep addresses that carry no data; tags become text; what cannot be seen goes.
 *
 * Prose passes unchanged and at once: only a character that may begin one of these is held until the next, and an
 * address until its end ({@link LONGEST_ADDRESS} at the most). How the text was cut into deltas changes nothing.
 */
export class ReplySanitiser {
  private readonly visible = new VisibleText();
  private held = '';
  private line = '';
  private last = '';
  private touchesAddress = false;

  constructor(private readonly policy: LinkPolicy) {}

  /** Text that may be shown now (possibly ''). */
  push(delta: string): string {
    return this.read(delta, false);
  }

  /** The rest. */
  finish(): string {
    return this.read('', true);
  }

  /** How much waits for what follows. UTF-16 units. */
  get waiting(): number {
    return this.held.length;
  }

  private read(delta: string, ended: boolean): string {
    this.held += this.visible.read(delta);
    let out = '';
    let at = 0;
    while (at < this.held.length) {
      const plain = this.plainUntil(at);
      if (plain > at) {
        const text = this.held.slice(at, plain);
        out += text;
        this.remember(text);
        at = plain;
        continue;
      }
      const step = this.step(at, ended);
      if (step === undefined) break;
      const text = this.apart(step.text);
      out += text;
      this.remember(text, step.isAddress);
      at = step.next;
    }
    this.held = this.held.slice(at);
    return out;
  }

  /** Where the text that passes as it is ends: most of it, and at once. Behind an address each character counts. */
  private plainUntil(from: number): number {
    if (this.touchesAddress || (this.last === '!' && this.held[from] === '[')) return from;
    let at = from;
    for (;;) {
      PLAIN.lastIndex = at;
      at += PLAIN.exec(this.held)![0].length;
      const next = this.held[at];
      if (next === undefined || '!<]'.includes(next)) return at;
      if (!WORD_SIGN.test(at > from ? this.held[at - 1]! : this.last)) return at;
      at += 1;
    }
  }

  /**
   * Renderers that find addresses by themselves read on to the next blank, whatever signs stand between; and an address
   * that lost what it carried may end in the mark that makes an image of what follows.
   */
  private apart(text: string): string {
    const joins = this.touchesAddress && /^[\p{L}\p{N}]/u.test(text);
    return joins || (this.last === '!' && text.startsWith('[')) ? ` ${text}` : text;
  }

  private remember(text: string, isAddress = false): void {
    if (text === '') return;
    this.touchesAddress = isAddress || (this.touchesAddress && !/[\s\p{L}\p{N}]/u.test(text));
    this.last = text.at(-1) ?? '';
    const fresh = text.lastIndexOf('\n');
    this.line = (fresh < 0 ? this.line + text : text.slice(fresh + 1)).slice(-640);
  }

  /** What becomes of the character at `at`, or nothing while that depends on what follows. */
  private step(at: number, ended: boolean): Step | undefined {
    const character = this.held[at] ?? '';
    const next = this.held[at + 1];
    if ('!<]'.includes(character)) {
      if (next === undefined) return ended ? { text: character, next: at + 1 } : undefined;
      if (character === '!') return { text: next === '[' ? this.noImage() : '!', next: at + 1 };
      if (character === '<') return { text: /[a-z/!?]/i.test(next) ? HARMLESS_BRACKET : '<', next: at + 1 };
      return this.endOfLabel(at, next, ended);
    }
    return /[hfw]/i.test(character) && !/[\p{L}\p{N}]/u.test(this.last)
      ? this.address(at, ended)
      : { text: character, next: at + 1 };
  }

  /** Without its mark an image is a link; another mark before it must not take its place. */
  private noImage(): string {
    return this.last === '!' ? ' ' : '';
  }

  private endOfLabel(at: number, next: string, ended: boolean): Step | undefined {
    if (next === ':' && DEFINITION.test(this.line)) return { text: '] :', next: at + 2 };
    if (next !== '(') return { text: ']', next: at + 1 };
    const end = closing(this.held, at + 2);
    if (end === undefined && !ended && this.held.length - at < LONGEST_ADDRESS) return undefined;
    if (end === undefined || end - at > LONGEST_ADDRESS) return { text: '] (', next: at + 2 };
    const address = safeLink(this.held.slice(at + 2, end), this.policy);
    if (address.kind === 'safe') return { text: `](${address.url})`, next: end + 1 };
    // A blank between label and address is no link to any renderer; what stands there is read as text.
    return address.kind === 'script' ? { text: ']', next: end + 1 } : { text: '] (', next: at + 2 };
  }

  private address(at: number, ended: boolean): Step | undefined {
    const start = this.held.slice(at, at + 8).toLowerCase();
    if (!URL_STARTS.some((prefix) => start.startsWith(prefix))) {
      const mayBecome = at + 8 > this.held.length && URL_STARTS.some((prefix) => prefix.startsWith(start));
      return mayBecome && !ended ? undefined : { text: this.held[at] ?? '', next: at + 1 };
    }
    const end = endOfUrl(this.held, at);
    const complete = end < this.held.length || ended;
    if (end - at > LONGEST_ADDRESS)
      return {
        text: `${shownUrl(this.held.slice(at, at + LONGEST_ADDRESS), this.policy)} `,
        next: at + LONGEST_ADDRESS,
      };
    if (!complete) return undefined;
    const [url, rest] = withoutPunctuation(this.held.slice(at, end));
    return { text: shownUrl(url, this.policy), next: end - rest.length, isAddress: true };
  }
}

interface Step {
  readonly text: string;
  /** Where reading goes on. */
  readonly next: number;
  readonly isAddress?: boolean;
}

/** The bracket that closes what was opened before `from`, as far as an address may reach. */
function closing(text: string, from: number): number | undefined {
  let depth = 1;
  for (let at = from; at < Math.min(text.length, from + LONGEST_ADDRESS); at++) {
    if (text[at] === '(') depth++;
    else if (text[at] === ')' && --depth === 0) return at;
  }
  return undefined;
}

function endOfUrl(text: string, from: number): number {
  let depth = 0;
  let at = from;
  for (; at < text.length; at++) {
    const character = text[at] ?? '';
    if (/[\s<>＜…"`{}|\\^[\]]/.test(character)) break;
    if (character === '(') depth++;
    if (character === ')' && --depth < 0) break;
  }
  return at;
}

function withoutPunctuation(url: string): [url: string, rest: string] {
  const rest = /[.,;:!?'*_]+$/.exec(url)?.[0] ?? '';
  return [url.slice(0, url.length - rest.length), rest];
}
