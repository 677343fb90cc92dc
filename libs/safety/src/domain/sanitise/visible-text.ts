const ESCAPE = '\u001b';
/** Control characters, and what nobody sees: zero-width, direction, fillers, soft hyphens. */
const UNSEEN = /\p{Cc}|\p{Default_Ignorable_Code_Point}|[\ufff9-\ufffb]/u;
/** Nothing in it is unseen. */
const PLAIN = /^[\t\n\r -~]*$/;
const SPACING = new Set(['\t', '\n', '\r']);
/** Joiners and the emoji's own selectors mean something behind letters of other scripts and behind emoji. */
const SELECTORS = new Set(['\ufe0e', '\ufe0f']);
const JOINERS = new Set(['\u200c', '\u200d', ...SELECTORS]);
const KEYCAP = /[\d#*]/;
/** The high half of the tag characters and of the supplementary selectors, with which text is hidden in emoji. */
const TAGS = '\udb40';
const LONGEST_SEQUENCE = 256;

/** Drops what cannot be seen, and terminals' escape sequences whole. Reads piece by piece with the same result as at once. */
export class VisibleText {
  private mode: 'text' | 'tag' | 'escape' | 'control' | 'command' = 'text';
  private length = 0;
  private last = '';

  read(text: string): string {
    if (this.mode === 'text' && PLAIN.test(text)) {
      this.last = text.at(-1) ?? this.last;
      return text;
    }
    let out = '';
    for (const unit of text.split('')) out += this.readUnit(unit);
    return out;
  }

  private readUnit(unit: string): string {
    if (this.mode !== 'text') {
      const mode = this.mode;
      this.length += 1;
      this.mode = this.after(mode, unit);
      // What followed the escape was no sequence after all.
      if (mode !== 'escape' || this.mode !== 'text') return '';
    }
    if (unit === ESCAPE) return this.enter('escape');
    if (unit === TAGS) return this.enter('tag');
    if (isUnseen(unit, this.last)) return '';
    this.last = unit;
    return unit;
  }

  private enter(mode: 'tag' | 'escape'): '' {
    this.mode = mode;
    this.length = 0;
    return '';
  }

  private after(mode: 'tag' | 'escape' | 'control' | 'command', unit: string): typeof this.mode {
    if (mode === 'tag' || this.length > LONGEST_SEQUENCE || unit === '\n') return 'text';
    if (mode === 'escape') return unit === '[' ? 'control' : unit === ']' ? 'command' : 'text';
    if (mode === 'control') return /[@-~]/.test(unit) ? 'text' : 'control';
    return unit === '\u0007' || unit === '\\' ? 'text' : 'command';
  }
}

function isUnseen(unit: string, last: string): boolean {
  if (!JOINERS.has(unit)) return UNSEEN.test(unit) && !SPACING.has(unit);
  const joins = last > '\u007f' || (KEYCAP.test(last) && unit === '\ufe0f');
  // An emoji with its selector may be joined to the next; more than that is somebody's code.
  return !joins || (JOINERS.has(last) && !(SELECTORS.has(last) && unit === '\u200d'));
}
