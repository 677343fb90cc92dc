import type { CrisisPhraseRule } from './crisis-phrase-rule.js';
import { INTENT } from './english/intent.js';
import { SELF_HARM } from './english/self-harm.js';
import { SUBJECT } from './english/subject.js';
import { WISHES } from './english/wishes.js';

/** Written from what is commonly known of how people speak of suicide and self-harm; reviewed as data. */
export const ENGLISH: readonly CrisisPhraseRule[] = [...INTENT, ...WISHES, ...SELF_HARM, ...SUBJECT];
