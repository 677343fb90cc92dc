/** What Markdown and HTML show as another character: `&#107;`, `&#x6b;` (HTML also without its `;`), `&eacute;`. */
const ENTITY = /&(?:#(?:(\d{1,16})|x([\da-f]{1,16}));?|([a-z][a-z\d]{1,15});)/iy;
/** The beginning of one, up to the end of what has come. */
const BEGINNING = /&(?:#(?:\d{0,16}|x[\da-f]{0,16})|[a-z][a-z\d]{0,15})?$/iy;
/** Letters with marks: `eacute` is an e. */
const MARKED = /^([a-z])(?:acute|grave|circ|uml|tilde|cedil|ring|slash|caron|breve|macr|dot|ogon)$/i;
const NAMED: ReadonlyMap<string, string> = new Map([
  ['commat', '@'],
  ['dollar', '$'],
  ['nbsp', ' '],
  ['shy', '\u00ad'],
  ['zwj', '\u200d'],
  ['zwnj', '\u200c'],
  ['ZeroWidthSpace', '\u200b'],
  ['NoBreak', '\u2060'],
]);
const AMPERSAND = 38;
const HIGHEST_CODE_POINT = 0x10_ff_ff;

/**
 * Reads text in pieces as the characters that a reader is shown, each with the offset it comes from: whole code points,
 * and one character for an entity. What has come only in part waits for its rest.
 */
export class ShownCharacters {
  /** Everything before this offset was told. */
  toldUntil = 0;
  private waiting = '';

  /** `from`: UTF-16 offset into all text read. */
  constructor(private readonly tell: (character: string, from: number) => void) {}

  read(piece: string): void {
    this.tellAll(this.waiting === '' ? piece : this.waiting + piece, false);
  }

  end(): void {
    this.tellAll(this.waiting, true);
  }

  private tellAll(text: string, ended: boolean): void {
    const offset = this.toldUntil;
    let at = 0;
    while (at < text.length) {
      const width = this.tellAt(text, at, offset + at, ended);
      if (width === 0) break;
      at += width;
    }
    this.waiting = text.slice(at);
    this.toldUntil = offset + at;
  }

  /** The UTF-16 units that were read, none while more is needed. */
  private tellAt(text: string, at: number, from: number, ended: boolean): number {
    const code = text.charCodeAt(at);
    if (code === AMPERSAND) return this.tellEntity(text, at, from, ended);
    const isHigh = code >= 0xd800 && code <= 0xdbff;
    if (!isHigh) {
      this.tell(text[at]!, from);
      return 1;
    }
    if (at + 1 === text.length && !ended) return 0;
    const character = String.fromCodePoint(text.codePointAt(at)!);
    this.tell(character, from);
    return character.length;
  }

  private tellEntity(text: string, at: number, from: number, ended: boolean): number {
    BEGINNING.lastIndex = at;
    if (BEGINNING.test(text) && !ended) return 0;
    ENTITY.lastIndex = at;
    const entity = ENTITY.exec(text);
    const character = entity ? shownAs(entity) : undefined;
    this.tell(character ?? '&', from);
    return entity && character !== undefined ? entity[0].length : 1;
  }
}

function shownAs([, decimal, hexadecimal, name = '']: RegExpExecArray): string | undefined {
  if (decimal === undefined && hexadecimal === undefined) return NAMED.get(name) ?? MARKED.exec(name)?.[1];
  const code = decimal === undefined ? Number.parseInt(hexadecimal!, 16) : Number.parseInt(decimal, 10);
  return code <= HIGHEST_CODE_POINT ? String.fromCodePoint(code) : undefined;
}
