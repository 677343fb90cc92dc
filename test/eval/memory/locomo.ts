/** Reads transcripts with annotated questions in the format of LoCoMo (github.com/snap-research/locomo). */

export const CATEGORIES = ['multiHop', 'temporal', 'openDomain', 'singleHop', 'adversarial'] as const;
export type Category = (typeof CATEGORIES)[number];

export interface Turn {
  readonly id: string;
  readonly session: number;
  readonly speaker: string;
  /** With the caption of the picture it came with. */
  readonly text: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

export interface Question {
  readonly text: string;
  readonly category: Category;
  /** Ids of the turns that answer it; at least one. */
  readonly evidence: readonly string[];
}

export interface Conversation {
  readonly id: string;
  readonly speakers: readonly string[];
  /** In order. */
  readonly turns: readonly Turn[];
  readonly questions: readonly Question[];
}

interface RawTurn {
  readonly dia_id: string;
  readonly speaker: string;
  readonly text?: string;
  readonly blip_caption?: string;
}
interface RawQuestion {
  readonly question: string;
  readonly category: number;
  readonly evidence?: string | readonly string[];
}
interface RawSample {
  readonly sample_id?: string;
  readonly conversation: Readonly<Record<string, unknown>>;
  readonly qa: readonly RawQuestion[];
}

const DAY_MS = 86_400_000;
const MONTHS = 'january february march april may june july august september october november december'.split(' ');

/** Questions without evidence that exists are left out: nothing can be found for them. */
export function readLocomo(samples: unknown): Conversation[] {
  if (!Array.isArray(samples)) throw new TypeError('expected a list of conversations, as in locomo10.json');
  return (samples as RawSample[]).map((sample, index) => {
    const turns = turnsOf(sample.conversation);
    const ids = new Set(turns.map(({ id }) => id));
    const questions = sample.qa.flatMap(({ question, category, evidence }) => {
      const name = CATEGORIES[category - 1];
      const known = evidenceIds([evidence ?? []].flat()).filter((id) => ids.has(id));
      return name && known.length > 0 ? [{ text: question, category: name, evidence: known }] : [];
    });
    const speakers = [...new Set(turns.map(({ speaker }) => speaker))];
    return { id: sample.sample_id ?? `conversation ${index + 1}`, speakers, turns, questions };
  });
}

/** Ids as they are written by hand: `D8:6; D9:17`, `D30:05`, `D:11:26`. */
export function evidenceIds(written: readonly string[]): string[] {
  const ids = written
    .flatMap((entry) => entry.split(/[;,\s]+/))
    .flatMap((entry) => {
      const match = /^D:?(\d+):0*(\d+)$/.exec(entry.replace(/[^D0-9:]/g, ''));
      return match ? [`D${match[1]}:${match[2]}`] : [];
    });
  return [...new Set(ids)];
}

/** `1:56 pm on 8 May, 2023`, `8.5.2023, 13:56`, or what `Date` reads. */
export function sessionTime(written: string | undefined): number | undefined {
  const match = /(\d+):(\d+)\s*(am|pm)\s+on\s+(\d+)\s+(\w+),?\s+(\d{4})/i.exec(written ?? '');
  if (!match)
    return dottedTime(written) ?? (Number.isNaN(Date.parse(written ?? '')) ? undefined : Date.parse(written!));
  const [, hour, minute, half, day, month, year] = match;
  const hours = (Number(hour) % 12) + (half!.toLowerCase() === 'pm' ? 12 : 0);
  return Date.UTC(Number(year), MONTHS.indexOf(month!.toLowerCase()), Number(day), hours, Number(minute));
}

/** The day comes before the month wherever dates have dots. */
function dottedTime(written: string | undefined): number | undefined {
  const match = /^(\d{1,2})\.(\d{1,2})\.(\d{4})(?:\D+(\d{1,2}):(\d{2}))?/.exec(written ?? '');
  if (!match) return undefined;
  const [day, month, year, hour = 0, minute = 0] = match.slice(1).map((part) => Number(part ?? 0));
  return Date.UTC(year!, month! - 1, day, hour, minute);
}

function turnsOf(conversation: Readonly<Record<string, unknown>>): Turn[] {
  const sessions = Object.keys(conversation)
    .flatMap((key) => /^session_(\d+)$/.exec(key)?.[1] ?? [])
    .map(Number)
    .toSorted((a, b) => a - b);
  let started = 0;
  return sessions.flatMap((session) => {
    // A session without a date comes the day after the one before.
    started = sessionTime(conversation[`session_${session}_date_time`] as string | undefined) ?? started + DAY_MS;
    return (conversation[`session_${session}`] as readonly RawTurn[]).map((turn, place) => ({
      id: evidenceIds([turn.dia_id])[0] ?? turn.dia_id,
      session,
      speaker: turn.speaker,
      text: turn.blip_caption ? `${turn.text ?? ''} [shares ${turn.blip_caption}]` : (turn.text ?? ''),
      at: started + place * 1_000,
    }));
  });
}
