import type { SeededRandom } from '../protocol/seeded-random.js';
import { keywordsOf } from './words.js';

const ABOUT_ITSELF = new Set(['story', 'tale', 'essay', 'detail', 'length', 'short', 'write']);

/** A longer piece, for whoever asks for one: enough text to watch it stream. */
export function tellStory(message: string, name: string | undefined, random: SeededRandom): string[] {
  const subject =
    keywordsOf(message).find((word) => !ABOUT_ITSELF.has(word)) ?? random.pick(['lighthouse', 'river', 'clock']);
  const place = random.pick(['a town by the sea', 'a valley that no map had', 'a street of narrow houses']);
  const helper = random.pick(['an old baker', 'a girl with a lantern', 'a stray grey cat']);
  return [
    `Then listen: here's a story about ${subject}.`,
    `Once, in ${place}, somebody left a note that said only one word: ${subject}.`,
    `Nobody knew who had written it, so everybody made up a reason of their own.`,
    `${helper.charAt(0).toUpperCase()}${helper.slice(1)} took it to the market and read it aloud, slowly, as if it were a song.`,
    `By noon there were as many songs as there were people, and no two of them agreed.`,
    `By evening they had stopped arguing and begun to sing them one after another.`,
    `It rained, and they moved indoors, and the windows were bright until very late.`,
    `In the morning the note was gone, but the ${random.pick(['bench', 'doorway', 'bridge'])} where it had lain was never empty again.`,
    `Years later a traveller asked what the word had meant.`,
    `"It meant that someone should stay and listen," said ${helper}, "and so we did."`,
    `And if you ask ${name ?? 'me'}, that's all that ${subject} was ever for.`,
  ];
}
