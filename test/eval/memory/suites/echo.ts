import type { SuiteReport } from '../suite.js';
import { picker } from './writing/chit-chat.js';
import { openLaboratory } from './writing/laboratory.js';

const TURNS = 200;
const SEED = 7;
const FACTS = [
  'I live in Porto.',
  'I have a dog called Biscuit.',
  'I work as a baker.',
  "I'm allergic to peanuts.",
  'My brother Tom lives in Oslo.',
  'I like sushi.',
  'My favourite colour is orange.',
];
/** What makes a persona say again what it remembers, and the person repeat it. */
const PROMPTS = [
  'Where do I live?',
  'What is my dog called?',
  'What do I do for work?',
  'What am I allergic to?',
  'Where does my brother live?',
  'What food do I like?',
  'What is my favourite colour?',
];
const ANSWERS = [
  (fact: string) => `Yes, ${fact}`,
  (fact: string) => `Right. ${fact}`,
  (fact: string) => `As you say: ${fact}`,
  (fact: string) => `${fact} You remembered!`,
  () => 'Exactly.',
];

/**
 * A persona that tells what it remembers, and a person who repeats it: 200 turns in a new conversation, in which every
 * fact of theirs stands in the prompt. Nothing of it is news.
 */
export async function echo(): Promise<SuiteReport> {
  const laboratory = await openLaboratory();
  try {
    const first = await laboratory.talk();
    for (const fact of FACTS) await first.say(fact);
    await first.read();
    const before = await first.memories();
    const talk = await laboratory.talk(first.userId);
    const pick = picker(SEED);
    for (let turn = 0; turn < TURNS; turn += 2) {
      await talk.say(pick(PROMPTS));
      await talk.say(pick(ANSWERS)(pick(FACTS)));
      if (turn % 10 === 8) await talk.read();
    }
    await talk.read();
    const after = await talk.memories();
    const known = new Set(before.map(({ id }) => id));
    const again = after.filter(({ id }) => !known.has(id));
    for (const { text, attribute } of again) console.log(`  ✗ again "${text}" (${attribute})`);
    return {
      title: `Echo: facts taken again from ${TURNS} turns that repeat what is known`,
      rows: [{ '': 'echo', turns: TURNS, known: before.length, again: again.length }],
      results: { echo: { turns: TURNS, known: before.length, again: again.length } },
    };
  } finally {
    await laboratory.close();
  }
}
