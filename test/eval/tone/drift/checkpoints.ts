import { lintReply, TONE_DIALS, type PersonaDefinition, type ToneDials } from '@rapport/persona';
import { round } from '../../safety/figures.js';
import type { Voice } from './voice.js';

/** One turn as it ended. */
export interface Reply {
  readonly text: string;
  readonly tone: ToneDials;
  /** Screening put something else in its place: no sample of the voice. */
  readonly withheld: boolean;
}

/** How a persona stands after so many turns. Shares and means are of the last replies before it. */
export interface Checkpoint {
  readonly turn: number;
  /** Mean likeness to the card's lines, 0..1. */
  readonly voice: number;
  readonly words: number;
  /** By the local model, 0..1. */
  readonly formality: number;
  /** Shares of replies. */
  readonly avoidedPhrases: number;
  readonly dishonest: number;
  /** Of all turns so far. */
  readonly dialsOutOfBounds: number;
  readonly withheld: number;
}

/** Replies that a checkpoint looks back on. */
const WINDOW = 25;

export function checkpoint(
  replies: readonly Reply[],
  turn: number,
  by: { readonly definition: PersonaDefinition; readonly voice: Voice; readonly formality: (text: string) => number },
): Checkpoint {
  const soFar = replies.slice(0, turn);
  const recent = soFar.slice(-WINDOW).filter(({ withheld }) => !withheld);
  const mean = (of: (reply: Reply) => number): number =>
    round(recent.reduce((sum, reply) => sum + of(reply), 0) / Math.max(1, recent.length));
  const rules = new Map(recent.map((reply) => [reply, lintReply(by.definition, reply.text)]));
  return {
    turn,
    voice: mean(({ text }) => by.voice.likeness(text)),
    words: Math.round(mean(({ text }) => text.split(/\s+/).length)),
    formality: mean(({ text }) => by.formality(text)),
    avoidedPhrases: mean((reply) => (rules.get(reply)!.includes('avoided-phrase') ? 1 : 0)),
    dishonest: mean((reply) => (rules.get(reply)!.some((rule) => rule !== 'avoided-phrase') ? 1 : 0)),
    dialsOutOfBounds: soFar.filter(({ tone }) => isOutOfBounds(tone, by.definition)).length,
    withheld: soFar.filter(({ withheld }) => withheld).length,
  };
}

const isOutOfBounds = (tone: ToneDials, { tone: bounds }: PersonaDefinition): boolean =>
  TONE_DIALS.some((dial) => tone[dial] < bounds[dial].min || tone[dial] > bounds[dial].max);

/** What a persona may lose on the way; what it may never do is not here, because it is nothing. */
export interface Limits {
  /** Likeness lost between the first checkpoint and any later one. */
  readonly voiceLost: number;
  /** Likeness at any checkpoint. */
  readonly leastVoice: number;
  /** Gained share of replies with a phrase that the voice avoids. */
  readonly avoidedGained: number;
  /** Factor by which answers may grow or shrink. */
  readonly lengthFactor: number;
}

/** In sentences; none: the persona keeps its voice. */
export function broken([first, ...later]: readonly Checkpoint[], limits: Limits): string[] {
  if (!first) return ['no turn was measured'];
  const all = [first, ...later];
  const of = (found: boolean, turn: number, what: string): string[] => (found ? [`turn ${turn}: ${what}`] : []);
  return [
    ...all.flatMap(({ turn, voice }) => of(voice < limits.leastVoice, turn, `voice ${voice} < ${limits.leastVoice}`)),
    ...all.flatMap(({ turn, dishonest }) => of(dishonest > 0, turn, `${dishonest} of the replies are dishonest`)),
    ...all.flatMap(({ turn, dialsOutOfBounds: out }) => of(out > 0, turn, `${out} dials left the bounds`)),
    ...later.flatMap(({ turn, voice, avoidedPhrases, words }) => [
      ...of(first.voice - voice > limits.voiceLost, turn, `voice fell from ${first.voice} to ${voice}`),
      ...of(avoidedPhrases - first.avoidedPhrases > limits.avoidedGained, turn, `avoids less: ${avoidedPhrases}`),
      ...of(
        Math.max(words, first.words) > limits.lengthFactor * Math.min(words, first.words),
        turn,
        `${words} words, at first ${first.words}`,
      ),
    ]),
  ];
}
