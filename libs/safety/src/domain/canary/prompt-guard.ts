import { PrivateWords, RecitedScanner } from '../output/recited-scanner.js';
import { disguisedLetter, SpelledScanner, Spellings } from '../output/spelled-scanner.js';
import type { StreamDetector } from '../output/stream-detector.js';
import { plainLetter, spellCanary, spellCodes } from './canary.js';

/** What of a system prompt must not be said. */
export interface PromptSecret {
  /** Stands in the prompt, and nowhere else. */
  readonly canary: string;
  /** Instructions that nobody is to recite, in the order of the prompt. Not what the persona may say. */
  readonly instructions: readonly string[];
}

const CANARY = 'prompt.canary';

/** Tells whether an answer gives a system prompt away. Made once for a prompt, then shared by all answers to it. */
export class PromptGuard {
  private readonly said: Spellings;
  private readonly coded: Spellings;
  private readonly words: PrivateWords;

  constructor({ canary, instructions }: PromptSecret) {
    this.said = new Spellings(spellCanary(CANARY, canary), disguisedLetter);
    this.coded = new Spellings(spellCodes(CANARY, canary), plainLetter);
    this.words = new PrivateWords(instructions);
  }

  open(): StreamDetector[] {
    return [
      new SpelledScanner(this.said),
      new SpelledScanner(this.coded),
      new RecitedScanner('prompt.recited', this.words),
    ];
  }
}
