import type { PastText } from '@rapport/safety';
import { belongsInPrompt } from '../domain/prompt/history.js';
import type { RecentMessage } from '../domain/turn-repository.js';

/** What a judge is shown of the conversation. */
const PAST_MESSAGES = 6;

/** What the model may see of it, the judge may see: nothing withheld, nothing forgotten. */
export function pastTexts(recent: readonly RecentMessage[]): PastText[] {
  return recent
    .filter(belongsInPrompt)
    .slice(-PAST_MESSAGES)
    .map(({ role, text }) => ({ role: role === 'user' ? 'user' : 'persona', text }));
}
