import { z } from 'zod';
import { MEMORY_KINDS, type Memory } from '../../domain/memory.js';
import {
  CANDIDATE_ACTIONS,
  CANDIDATE_TENSES,
  type Candidate,
  type SourceTurn,
} from '../../domain/writing/candidate.js';
import { endOfPartialDate, startOfPartialDate } from '../../domain/writing/partial-date.js';
import { LONGEST_TEXT, LONGEST_VALUE } from './extraction-prompt.js';
import { readMood, type MoodAnswer } from './read-mood.js';

const answer = z.object({ facts: z.array(z.unknown()), mood: z.unknown().optional() });
const numbers = z.array(z.number().int()).max(200).catch([]);
const fact = z.object({
  text: z.string().trim().min(3).max(LONGEST_TEXT),
  subject: z.string().trim().max(LONGEST_VALUE),
  attribute: z.string().trim().min(1).max(LONGEST_VALUE),
  value: z.string().trim().max(LONGEST_VALUE),
  action: z.enum(CANDIDATE_ACTIONS),
  tense: z.enum(CANDIDATE_TENSES),
  kind: z.enum(MEMORY_KINDS),
  scope: z.enum(['everyone', 'persona']),
  from: z.string().max(30).catch(''),
  until: z.string().max(30).catch(''),
  confidence: z.number().min(0).max(1),
  turns: numbers,
  replaces: numbers,
});

export interface ReadCandidates {
  readonly candidates: readonly Candidate[];
  /** Facts that were not as asked: without a known turn, without a value, of another shape. */
  readonly malformed: number;
  /** Beside the facts, whatever it is. */
  readonly mood: MoodAnswer;
}

/** Undefined when the answer is no answer at all. What is wrong in it is dropped singly. */
export function readCandidates(
  text: string,
  turns: readonly SourceTurn[],
  known: readonly Memory[],
): ReadCandidates | undefined {
  const whole = answer.safeParse(parsed(text));
  if (!whole.success) return undefined;
  const candidates = whole.data.facts.flatMap((one) => toCandidate(one, turns, known) ?? []);
  return {
    candidates,
    malformed: whole.data.facts.length - candidates.length,
    mood: readMood(whole.data.mood),
  };
}

function toCandidate(one: unknown, turns: readonly SourceTurn[], known: readonly Memory[]): Candidate | undefined {
  const { data } = fact.safeParse(one);
  if (!data) return undefined;
  const { from, until, ...rest } = data;
  const sources = [...new Set(data.turns)].toSorted((a, b) => a - b).flatMap((number) => turns[number - 1] ?? []);
  if (sources.length === 0 || (data.value === '' && data.action !== 'end')) return undefined;
  return {
    ...rest,
    from: startOfPartialDate(from),
    until: endOfPartialDate(until),
    turns: sources,
    replaces: data.replaces.flatMap((number) => known[number - 1]?.id ?? []),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
