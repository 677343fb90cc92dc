import { PrivateWords, RecitedScanner } from '../output/recited-scanner.js';
import { SpelledScanner, Spellings } from '../output/spelled-scanner.js';
import type { StreamDetector } from '../output/stream-detector.js';
import { plainLetter, spellCanary } from './canary.js';

/** What of a system prompt must not be said. */
export interface PromptSecret {
  /** Stands in the prompt, and nowhere else. */
  readonly canary: string;
  /** Instructions that nobody is to recite, in the order of the prompt. Not what the persona may say. */
  readonly instructions: readonly string[];
}

/** Tells whether an answer gives a system prompt away. Made once for a prompt, then shared by all answers to it. */
export class PromptGuard {
  private readonly canary: Spellings;
  private readonly words: PrivateWords;

  constructor({ canary, instructions }: PromptSecret) {
    this.canary = new Spellings(spellCanary('prompt.canary', canary), plainLetter);
    this.words = new PrivateWords(instructions);
  }

  open(): StreamDetector[] {
    return [new SpelledScanner(this.canary), new RecitedScanner('prompt.recited', this.words)];
  }
}
