import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { SeededRandom } from '../../../fault/seeded-random.js';

/** Sentences that begin, or go on, as denied phrases do, more than half of them: the hardest that harmless prose gets. */
const SENTENCES = [
  'The tide came in early this morning, and the boats lifted one after the other.',
  'How to say it without sounding like my mother? You should sleep on it first.',
  "That's a lovely question; I would start with the smallest of the three drawers.",
  'You are the one who knows her best, so trust what you saw.',
  'I kept a list once: bread, lamp oil, string & a good pencil.',
  'How did the interview go? You said 9:30, and then nothing for 2 days!',
  'Go easy on yourself, it is only the 2nd week.',
  'What happened then? He left, she stayed, and the dog ate the cake (all of it).',
  'You would be better off with the blue one. Everyone would say the same.',
  'It is 14 km to the lighthouse; take the path by the river, not the road.',
  'Instructions for making tea: warm the pot, count to ten, forget the rest.',
  'Where to find a quiet place in this town, I really could not tell you.',
  'Send me a picture of the garden when the roses are out, would you?',
  'The best way to begin is badly. The easiest way to go on is to be curious.',
  'Éclairs, naïve plans, a café at the corner: that was the whole summer.',
  'I am an AI, so I have no hands, but I can think it through with you.',
  'Looking for your keys again? Try the coat from yesterday.',
  'A & B, R&D, AT&T; 3 < 4 and 5 > 2; *really*, **truly**, _maybe_.',
  'Sarin was never the topic, nor was anthrax; we spoke of the sea 🌊 and of old songs.',
  'Whatever you do, tell him tomorrow, not tonight.',
] as const;

/** Sentences in a random order, cut after about `length` UTF-16 units, with a blank at its end. */
export function prose(random: SeededRandom, length: number): string {
  let text = '';
  while (text.length < length) text += `${random.pick(SENTENCES)} `;
  const end = text.indexOf(' ', length);
  return length === 0 ? '' : text.slice(0, end < 0 ? undefined : end + 1);
}

/** What the shipped personas say of themselves: how answers really read. */
export function personasWords(random: SeededRandom, length: number): string {
  let text = '';
  while (text.length < length) text += `${random.pick(REPLIES)} `;
  return text;
}

const FOLDER = join(import.meta.dirname, '../../../../libs/persona/personas');
const REPLIES = readdirSync(FOLDER)
  .map(
    (file) => parse(readFileSync(join(FOLDER, file), 'utf8')) as { greeting: string; examples: { persona: string }[] },
  )
  .flatMap(({ greeting, examples }) => [greeting, ...examples.map(({ persona }) => persona)])
  .map((reply) => reply.trim());
