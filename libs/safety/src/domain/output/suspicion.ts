/** Of the text that is scored at a time: a few sentences. UTF-16 units. */
const WINDOW_CHARACTERS = 600;
/** How far it moves: any 300 units lie whole in some window. */
const STEP_CHARACTERS = 300;

/**
 * The strongest score of an answer as it grows: of each window of it, so that a harmless frame does not dilute a harmful
 * part, and of no text twice.
 */
export class Suspicion {
  /** 0..1 */
  highest = 0;

  private window = '';
  private unscored = 0;

  constructor(private readonly scoreOf: (text: string) => number) {}

  read(text: string): void {
    for (let at = 0; at < text.length; at += STEP_CHARACTERS) this.readStep(text.slice(at, at + STEP_CHARACTERS));
  }

  /** The last part, however short. */
  end(): void {
    if (this.unscored > 0) this.score();
  }

  private readStep(text: string): void {
    const left = STEP_CHARACTERS - this.unscored;
    this.add(text.slice(0, left));
    if (this.unscored === STEP_CHARACTERS) this.score();
    this.add(text.slice(left));
  }

  private add(text: string): void {
    this.window += text;
    this.unscored += text.length;
  }

  private score(): void {
    this.window = this.window.slice(-WINDOW_CHARACTERS);
    this.highest = Math.max(this.highest, this.scoreOf(this.window));
    this.unscored = 0;
  }
}
