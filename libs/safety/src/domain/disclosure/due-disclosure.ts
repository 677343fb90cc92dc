import { inLanguage, isInForce, type Audience, type DisclosurePack, type LocalisedText } from './disclosure-pack.js';

const DAY_MS = 86_400_000;

/** The first that fits is the one that is told. */
export const DISCLOSURE_REASONS = ['on_request', 'start', 'idle', 'interval'] as const;
export type DisclosureReason = (typeof DISCLOSURE_REASONS)[number];

/** What a person is told: that they talk with software. */
export interface Disclosure {
  readonly reason: DisclosureReason;
  readonly text: string;
  /** Ids of the packs that it satisfies. */
  readonly packs: readonly string[];
}

/** What is known of a person when they write. */
export interface DisclosureState {
  readonly lastDisclosedAt: Date | undefined;
  /** Of the latest message before this one. */
  readonly lastUsedAt: Date | undefined;
}

export interface DisclosureOccasion {
  readonly now: Date;
  readonly state: DisclosureState;
  readonly audience: Audience;
  /** BCP 47. */
  readonly locale: string;
  /** Whether the person asks whether they talk with a human being. */
  readonly asked: boolean;
}

/**
 * The disclosure that is due, if one is: whenever the strictest of the packs wants one, and then for all of them, so that no
 * two laws tell the same person the same thing twice.
 */
export function dueDisclosure(packs: readonly DisclosurePack[], occasion: DisclosureOccasion): Disclosure | undefined {
  const applicable = applicablePacks(packs, occasion);
  const wanted = new Set(applicable.map((pack) => reasonOf(pack, occasion)));
  const reason = DISCLOSURE_REASONS.find((candidate) => wanted.has(candidate));
  return reason && disclosureOf(applicable, reason, occasion.locale);
}

/** What stands at the beginning of a conversation, whether or not one is due; undefined where no pack applies. */
export function openingDisclosure(
  packs: readonly DisclosurePack[],
  occasion: Pick<DisclosureOccasion, 'now' | 'audience' | 'locale'>,
): Disclosure | undefined {
  const applicable = applicablePacks(packs, occasion);
  return applicable.length === 0 ? undefined : disclosureOf(applicable, 'start', occasion.locale);
}

function applicablePacks(
  packs: readonly DisclosurePack[],
  { now, audience }: Pick<DisclosureOccasion, 'now' | 'audience'>,
): readonly DisclosurePack[] {
  return packs.filter((pack) => isInForce(pack, now) && (pack.appliesTo === 'all' || pack.appliesTo === audience));
}

function reasonOf(pack: DisclosurePack, { now, state, asked }: DisclosureOccasion): DisclosureReason | undefined {
  const { start, everyMs = Infinity, idleMs = Infinity, onRequest } = pack.disclose;
  if (asked && onRequest) return 'on_request';
  const { lastDisclosedAt: last, lastUsedAt: used } = state;
  // What was said before a law applied was not said for it.
  if (!last || last < pack.effectiveFrom) return start && 'start';
  const elapsed = now.getTime() - last.getTime();
  if (start === 'daily' && elapsed >= DAY_MS) return 'start';
  // Who was told was there: messages may have been deleted since.
  const idle = now.getTime() - Math.max(last.getTime(), used?.getTime() ?? 0);
  if (idle >= idleMs) return 'idle';
  return elapsed >= everyMs ? 'interval' : undefined;
}

function disclosureOf(packs: readonly DisclosurePack[], reason: DisclosureReason, locale: string): Disclosure {
  const texts = packs.map(({ text }) => text);
  const reminders = reason === 'interval' ? packs.flatMap(({ breakReminder }) => breakReminder ?? []) : [];
  return { reason, text: sentences([...texts, ...reminders], locale), packs: packs.map(({ id }) => id) };
}

/** Laws that want the same words have them said once. */
function sentences(texts: readonly LocalisedText[], locale: string): string {
  return [...new Set(texts.map((text) => inLanguage(text, locale)))].join(' ');
}
