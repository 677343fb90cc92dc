import type { ImportedMessage } from '../import/imported-file.js';
import { triesToInstruct } from './instructions.js';

/** Hears more than the patterns do that memory knows itself: whoever screens messages screens what becomes of them, too. */
export abstract class FactScreen {
  /** Whether a text would be withheld if it were a message. Synchronous: it is asked within transactions. */
  abstract withholds(text: string): boolean;
  /** Whether a message of a history that was kept elsewhere is to be kept from the model: what was said in a crisis is, too. */
  abstract withholdsMessage(message: Pick<ImportedMessage, 'role' | 'text'>): boolean;
}

/** Whether a text is to be kept from the model: it speaks to it, or is nothing to be shown to it. */
export const isSuspect = (text: string, screen: FactScreen): boolean => triesToInstruct(text) || screen.withholds(text);
