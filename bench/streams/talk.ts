import { Chatter } from '../memory/chatter.js';

const SEED = 1;
const QUESTION_WORDS = 5;

/** What was said, both sides in turn: some 90 characters to ask and some 270 to answer. The words repeat as words do. */
export function talkOf(count: number): string[] {
  const sentences = new Chatter(SEED).episodes(count).map(({ text }) => text);
  return sentences.map((text, index) => {
    const wanted = index % 2 === 0 ? 90 : 270;
    return text.repeat(Math.ceil(wanted / text.length)).slice(0, wanted);
  });
}

/** About something that was said at the beginning. */
export function questionAbout(talk: readonly string[]): string {
  const words = (talk[4] ?? '').split(/\W+/).filter((word) => word.length > 3);
  return `${words.slice(0, QUESTION_WORDS).join(' ')}?`;
}
