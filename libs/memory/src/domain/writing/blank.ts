import type { FinishedTurn } from '../memory-recall.js';
import { affirms } from './evidence.js';
import { isSmallTalk } from './speech.js';

/** Whether there is nothing in a turn that the model need be asked about. A bare "yes" to a question says something. */
export function isBlank({ said, before }: Pick<FinishedTurn, 'said' | 'before'>): boolean {
  return isSmallTalk(said.text) && !(affirms(said.text) && (before?.text.includes('?') ?? false));
}
