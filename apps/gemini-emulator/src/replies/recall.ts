import type { PromptView } from './prompt-view.js';
import { capitalise, reflect, sharedWords } from './words.js';

const ASKS_FOR_ALL =
  /\b(?:what do you (?:remember|know) about me|what did I (?:just )?(?:tell|say)|what have I told you|do you remember me)\b/i;
const ASKS_FOR_ONE =
  /\b(?:do you (?:remember|recall|know) (?:my|what|where|when|who|how|which|that|if)|(?:what|who|where|when|which|how old)(?:'s| is| are| was| were| do| did| does)? (?:my|I)\b|am I\b)/i;
const MOST_AT_ONCE = 3;

interface Recalled {
  readonly sentences: string[];
  /** True when the person asked for a memory: then this is the whole answer. */
  readonly isAnswer: boolean;
}

/** Draws on the prompt's memories, and on what was said earlier, when the message touches or asks for them. */
export function recall({ message, memories, earlier }: PromptView): Recalled {
  const statements = earlier.filter((text) => text !== '' && !text.includes('?'));
  if (ASKS_FOR_ALL.test(message)) return listAll([...memories, ...statements]);

  const known = [...memories.map(asMemory), ...statements.map(asStatement)];
  const ranked = known
    .map((item) => ({ ...item, score: sharedWords(message, item.text) }))
    .filter(({ score }) => score > 0)
    .toSorted((a, b) => b.score - a.score);
  const [best] = ranked;
  if (ASKS_FOR_ONE.test(message)) {
    if (!best) return { sentences: ["You haven't told me that yet, as far as I know."], isAnswer: true };
    return { sentences: [`You told me: ${spoken(best.text)}.`], isAnswer: true };
  }
  // Unasked, only a real memory is worth a mention: what was just said needs no reminder.
  const memory = ranked.find(({ kind }) => kind === 'memory');
  return { sentences: memory ? [`I remember: ${spoken(memory.text)}.`] : [], isAnswer: false };
}

function listAll(known: readonly string[]): Recalled {
  if (known.length === 0)
    return { sentences: ["Nothing yet: you haven't told me anything I could keep."], isAnswer: true };
  const latest = known.slice(-MOST_AT_ONCE).map((text) => `${capitalise(spoken(text))}.`);
  return { sentences: ['Here is what I remember.', ...latest], isAnswer: true };
}

const asMemory = (text: string): { text: string; kind: 'memory' } => ({ text, kind: 'memory' });
const asStatement = (text: string): { text: string; kind: 'statement' } => ({ text, kind: 'statement' });

/** As said to the person: without a leading date or label, and in the second person. */
function spoken(memory: string): string {
  const plain = memory
    .replace(/^[[(]?\d{4}-\d{2}-\d{2}[^\])\s]*[\])]?[:,]?\s*/, '')
    .replace(/^(?:you|user|the user|the person|person)(?: said| told me)?:\s*/i, '');
  const addressed = plain
    .replace(/^(?:(?:the )?(?:user|person)'s|their)\b/i, 'your')
    .replace(/^(?:(?:the )?(?:user|person)|they)\b/i, 'you');
  return addressed === plain ? reflect(plain) : addressed.replace(/[.!?]+$/, '');
}
