import { SeededRandom } from '../protocol/seeded-random.js';
import type { PromptView } from './prompt-view.js';
import { recall } from './recall.js';
import { tellStory } from './story.js';
import { applyTone } from './tone.js';
import { capitalise, decapitalise, reflect, sentencesOf, sharedWords, topicOf } from './words.js';

const ASKS_WHO =
  /\b(?:who|what) (?:are|r) (?:you|u)\b|\bare you (?:an? )?(?:\w+ )?(?:ai|bot|robot|human|person|real|emulator|gemini|model|machine|program|chatgpt)\b|\b(?:which|what) (?:language )?model\b|\bemulator\b|\byour name\b|\bwho made you\b/i;
const ASKS_FOR_LENGTH = /\b(?:story|tale|essay|in detail|at length)\b/i;
const GREETS = /^\s*(?:hi|hello|hey|good (?:morning|afternoon|evening|day)|greetings)\b/i;
const THANKS = /\bthank(?:s| you)\b/i;
const LEAVES = /\b(?:good ?bye|bye|see you|good night)\b/i;
const TROUBLED =
  /\b(?:sad|tired|exhausted|lonely|alone|anxious|afraid|scared|worried|stressed|upset|angry|hurt|awful|terrible|miserable|overwhelmed|miss(?:ing)?|lost|died|cry(?:ing)?)\b/i;

/**
 * A reply that visibly uses what the prompt carries: the persona's name and lines, its memories, the dials and what
 * was just said. It says that the emulator speaks, at the beginning of a conversation and whenever asked.
 * The same prompt always gets the same reply.
 */
export function composeReply(prompt: PromptView): string {
  const random = new SeededRandom(JSON.stringify(prompt));
  const { message, persona, earlier } = prompt;
  const asksWho = ASKS_WHO.test(message);

  const body = ASKS_FOR_LENGTH.test(message)
    ? tellStory(message, persona.name, random)
    : withinLength(
        [
          ...salutation(prompt, random),
          ...(asksWho ? introduce(prompt) : respond(prompt, random)),
          ...quoteSelf(prompt, random),
          followUp(prompt, random),
        ],
        prompt.dials.length,
      );
  const disclosure = earlier.length === 0 && !asksWho ? [disclose(persona.name)] : [];
  return [...disclosure, applyTone(body, prompt.dials)].join(' ');
}

const disclose = (name: string | undefined): string =>
  name
    ? `(A word before we begin: the Rapport Gemini emulator speaks for ${name} here, not the real model.)`
    : '(A word before we begin: the Rapport Gemini emulator speaks here, not the real model.)';

/** From one sentence at 0 to six at 1. */
const withinLength = (sentences: readonly string[], length: number): string[] =>
  sentences.slice(0, 1 + Math.round(length * 5));

function introduce({ persona }: PromptView): string[] {
  const self = persona.name ? `I'm ${persona.name}, and I'm an AI` : "I'm an AI";
  const manner = persona.traits.slice(0, 3).map(decapitalise).join(', ');
  return [
    `${self}: what you hear right now is the Rapport Gemini emulator, a program that stands in for the real model.`,
    ...(manner === '' ? [] : [`I was written to be like this: ${manner}.`]),
  ];
}

function salutation({ message, dials, persona }: PromptView, random: SeededRandom): string[] {
  if (!GREETS.test(message)) return [];
  const hello =
    dials.formality > 0.65 ? 'Good day to you.' : random.pick(['Hello there.', 'Hi, good to see you.', 'Hello.']);
  return persona.name && !ASKS_WHO.test(message) ? [hello, `It's ${persona.name}.`] : [hello];
}

function respond(prompt: PromptView, random: SeededRandom): string[] {
  const { message } = prompt;
  const remembered = recall(prompt);
  const last = sentencesOf(message).at(-1) ?? '';
  if (remembered.isAnswer) return remembered.sentences;
  if (THANKS.test(message)) return ["You're welcome.", ...remembered.sentences];
  if (LEAVES.test(message)) return ["Goodbye for now; I'll be here."];
  if (last === '' || (GREETS.test(message) && sentencesOf(message).length === 1)) return remembered.sentences;
  const opening = message.includes('?') ? considerQuestion(message, random) : acknowledge(prompt, last, random);
  return [...opening, ...remembered.sentences];
}

function considerQuestion(message: string, random: SeededRandom): string[] {
  const question = sentencesOf(message).find((sentence) => sentence.endsWith('?')) ?? message;
  const topic = topicOf(question);
  const about = topic ? `You're asking about ${topic}` : "That's a question worth a pause";
  return [
    `${about}: "${capitalise(question.replace(/[?]+$/, ''))}?"`,
    random.pick([
      "I can't look it up from here, but I'd begin with what you already know of it.",
      "The real model would know more than I do; I'd take it one small step at a time.",
      "I don't have the answer itself, only a fair ear for the question.",
    ]),
  ];
}

function acknowledge({ dials }: PromptView, said: string, random: SeededRandom): string[] {
  const turned = reflect(said);
  const echo = `${/^you\b|^your\b/.test(turned) ? random.pick(['So', 'I hear you:', 'I see:']) : 'I hear you:'} ${turned}.`;
  if (!TROUBLED.test(said)) return [echo];
  return [dials.warmth >= 0.5 ? "I'm sorry, that sounds hard." : 'That sounds hard.', echo];
}

/** A line of the persona's own, so that its voice is heard. */
function quoteSelf({ persona, message }: PromptView, random: SeededRandom): string[] {
  const sayings = persona.lines
    .flatMap((line) => sentencesOf(line))
    .filter((line) => line.length >= 25 && line.length <= 120 && !/\?$|\bI'm\b|\bI am\b/.test(line));
  const fitting = sayings.filter((saying) => sharedWords(saying, message) > 0);
  const [first, ...rest] = fitting.length > 0 ? fitting : sayings;
  if (first === undefined) return [];
  const saying = random.pick([first, ...rest]);
  return [`${random.pick(['As I like to say:', "You'll hear me say it often:", 'In my own words:'])} "${saying}"`];
}

function followUp({ message, dials }: PromptView, random: SeededRandom): string {
  if (LEAVES.test(message)) return 'Take care until then.';
  const topic = topicOf(message);
  if (topic === undefined || ASKS_WHO.test(message)) return "What's on your mind?";
  const theirs = new RegExp(`\\bmy ${topic}\\b`, 'i').test(message) ? `your ${topic}` : topic;
  if (dials.warmth >= 0.65) return `I'd love to hear more: what does ${theirs} mean to you?`;
  return random.pick([
    `What matters most to you about ${theirs}?`,
    `How did ${theirs} come up?`,
    `What would you like to happen next with ${theirs}?`,
  ]);
}
