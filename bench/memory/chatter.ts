import type { Episode, Query, Vector } from './engine.js';

/**
 * Conversations from a seed: words by Zipf's law, sessions with subjects of their own, sentences that are half
 * function words. Nobody's text; what matters to an index is how often words repeat, and that is as in real ones.
 */
const DIMENSIONS = 512;
const VOCABULARY = 40_000;
const TURNS_PER_SESSION = 20;
const FUNCTION_WORDS = 'i you the a to and it that was of in my is for so we do but have with me this not be at'.split(
  ' ',
);
const SYLLABLES =
  'ba be bi bo da de du fa fi ga go ha ho ka ke ki ko la le li lo ma me mi mo na ne ni no pa pe ra ri ro sa se si ta te ti to va vi wa za zo'.split(
    ' ',
  );
const DAY_MS = 86_400_000;

export class Chatter {
  private readonly random: () => number;
  private readonly words: readonly string[];
  private readonly cumulative: Float64Array;

  constructor(seed: number) {
    this.random = mulberry32(seed);
    this.words = Array.from({ length: VOCABULARY }, (_, rank) => this.word(rank));
    this.cumulative = new Float64Array(VOCABULARY);
    let sum = 0;
    for (let rank = 0; rank < VOCABULARY; rank++) this.cumulative[rank] = sum += 1 / (rank + 3);
  }

  /** `count` turns of both sides, in conversations of a day each. */
  episodes(count: number): Episode[] {
    let subject: string[] = [];
    let direction = new Float32Array(0);
    return Array.from({ length: count }, (_, index) => {
      const session = Math.floor(index / TURNS_PER_SESSION);
      if (index % TURNS_PER_SESSION === 0) {
        subject = Array.from({ length: 12 }, () => this.contentWord());
        direction = this.direction();
      }
      return {
        id: `msg_${index.toString(16).padStart(32, '0')}`,
        conversation: `conv_${session.toString(16).padStart(32, '0')}`,
        persona: 'per_1',
        role: index % 2 === 0 ? 'user' : 'assistant',
        text: this.sentence(subject),
        at: session * DAY_MS + index * 30_000,
        order: index,
        vector: this.near(direction),
      };
    });
  }

  /** Questions about things that were said: some of the rarer words of a turn, and a vector near its own. */
  queries(episodes: readonly Episode[], count: number): Query[] {
    return Array.from({ length: count }, () => {
      const episode = episodes[Math.floor(this.random() * episodes.length)]!;
      const words = episode.text.split(/\W+/).filter((word) => word.length > 3);
      const asked = Array.from({ length: 5 }, () => words[Math.floor(this.random() * words.length)] ?? 'nothing');
      const text = `What did you say about the ${asked.join(' ')} that I have?`;
      const vector = this.near(Float32Array.from(episode.vector!.values));
      return { text, vector, now: Date.UTC(2026, 0, 1), episodes: 30, facts: 10 };
    });
  }

  private sentence(subject: readonly string[]): string {
    const length = 5 + Math.floor(-18 * Math.log(1 - this.random()));
    const words = Array.from({ length: Math.min(length, 120) }, () => {
      const kind = this.random();
      if (kind < 0.5) return FUNCTION_WORDS[Math.floor(this.random() * FUNCTION_WORDS.length)]!;
      return kind < 0.65 ? subject[Math.floor(this.random() * subject.length)]! : this.contentWord();
    });
    return `${words.join(' ')}${this.random() < 0.25 ? '?' : '.'}`;
  }

  private contentWord(): string {
    const wanted = this.random() * this.cumulative[VOCABULARY - 1]!;
    let [low, high] = [0, VOCABULARY - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.cumulative[middle]! < wanted) low = middle + 1;
      else high = middle;
    }
    return this.words[low]!;
  }

  /** Frequent words are short, as in a language. */
  private word(rank: number): string {
    const syllables = 2 + Math.floor(Math.log10(rank + 1) / 2) + Math.floor(this.random() * 2);
    return Array.from({ length: syllables }, () => SYLLABLES[Math.floor(this.random() * SYLLABLES.length)]!).join('');
  }

  private direction(): Float32Array<ArrayBuffer> {
    return Float32Array.from({ length: DIMENSIONS }, () => this.random() * 60 - 30);
  }

  private near(direction: Float32Array): Vector {
    const values = Int8Array.from(direction, (value) =>
      Math.max(-127, Math.min(127, value + this.random() * 120 - 60)),
    );
    return { space: `synthetic-${DIMENSIONS}`, values };
  }
}

function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d_2b_79_f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
