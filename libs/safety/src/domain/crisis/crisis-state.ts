import type { CrisisTier } from '../judge.js';
import type { CrisisReading } from './crisis-reading.js';
import { graver, isSuspending } from './crisis-tiers.js';

/** How fast the protocol moves. Times in ms. */
export interface CrisisPace {
  /** How long the persona stays suspended after the last sign of that tier. */
  readonly acuteHoldMs: number;
  readonly elevatedHoldMs: number;
  /** Not even somebody who says that they are fine ends a confirmed suspension sooner. */
  readonly leastHoldMs: number;
  /** How long afterwards the persona answers more gently. */
  readonly gentleMs: number;
  /** After which time a sign weighs half as much. */
  readonly halfLifeMs: number;
  /** During a suspension resources are listed again after so long. */
  readonly repeatResourcesMs: number;
  /** Where the persona goes on, resources are shown at most so often. */
  readonly noticeEveryMs: number;
}

/** What is kept of a person: health data, sealed wherever it is stored. Absent where there is nothing to keep. */
export interface CrisisState {
  readonly tier: Exclude<CrisisTier, 'none'>;
  /** Of the last sign, ms since the epoch. */
  readonly at: number;
  /** Whether somebody who understands (or words that leave no doubt) said so, and not only a score or a single phrase. */
  readonly confirmed: boolean;
  /** When the person said that they are fine, since the last sign. */
  readonly reassuredAt?: number | undefined;
  /** How much signs of the person's own crisis weigh together, at `at`. */
  readonly pressure: number;
  /** When resources were listed last. */
  readonly resourcesAt?: number | undefined;
  /** Digest of the request in which the last sign came that no stored message tells from the same one sent again. */
  readonly request?: string | undefined;
  /** A human should look at it. */
  readonly handOff: boolean;
}

export type ReferralKind = 'acute' | 'elevated' | 'held' | 'reassured';

/** What one message leads to. */
export interface CrisisStep {
  readonly before: CrisisTier;
  readonly after: CrisisTier;
  /** Undefined: nothing is to be kept. The same object where nothing changed. */
  readonly state: CrisisState | undefined;
  /** Present exactly while the persona is suspended: which text answers in its place. */
  readonly referral?: { readonly kind: ReferralKind; readonly withResources: boolean };
  /** The persona answers, and resources are shown beside its answer. */
  readonly notice: boolean;
  /** The persona answers, and is told to be gentle. */
  readonly gentle: boolean;
}

const WEIGHT: Readonly<Record<CrisisTier, number>> = { none: 0, concern: 1, elevated: 3, acute: 6 };
/** Three concerns in a row, or one soon after a crisis. A little less than three, for time passes in between. */
const PRESSURE_OF_ELEVATED = 2.75;

/** What a state amounts to at a time: it comes down by itself. acute | elevated -> concern (gentle) -> none. */
export function standingTier(state: CrisisState | undefined, now: number, pace: CrisisPace): CrisisTier {
  if (!state) return 'none';
  const held = isSuspending(state.tier) ? holdEnds(state, pace) : state.at;
  if (now < held) return state.tier;
  return now < held + pace.gentleMs ? 'concern' : 'none';
}

/** Whether the last sign came in this very request, and still weighs: sent once more, it is no further sign. */
export function isSentAgain(
  state: CrisisState | undefined,
  request: string | undefined,
  now: number,
  { halfLifeMs }: CrisisPace,
): boolean {
  return request !== undefined && state?.request === request && now - state.at < halfLifeMs;
}

function holdEnds({ tier, at, confirmed, reassuredAt }: CrisisState, pace: CrisisPace): number {
  const full = at + (tier === 'acute' ? pace.acuteHoldMs : pace.elevatedHoldMs);
  if (reassuredAt === undefined) return full;
  return Math.min(full, Math.max(reassuredAt, confirmed ? at + pace.leastHoldMs : at));
}

/** One message. Pure: the same state, reading and time give the same step. */
export function stepCrisis(
  state: CrisisState | undefined,
  reading: CrisisReading,
  now: number,
  pace: CrisisPace,
): CrisisStep {
  const standing = notAfter(state, now);
  const before = standingTier(standing, now, pace);
  if (reading.tier === 'none') return before === 'none' ? QUIET : withoutSign(standing!, reading, before, now, pace);
  return withSign(standing, reading, before, now, pace);
}

/** Times that lie ahead were written by a clock that was fast: taken at their word they would hold a person for as long as it was. */
function notAfter(state: CrisisState | undefined, now: number): CrisisState | undefined {
  if (!state || [state.at, state.reassuredAt, state.resourcesAt].every((at = now) => at <= now)) return state;
  const { at, reassuredAt = now, resourcesAt = now, ...rest } = state;
  return {
    ...rest,
    at: Math.min(at, now),
    ...(state.reassuredAt !== undefined && { reassuredAt: Math.min(reassuredAt, now) }),
    ...(state.resourcesAt !== undefined && { resourcesAt: Math.min(resourcesAt, now) }),
  };
}

const QUIET: CrisisStep = { before: 'none', after: 'none', state: undefined, notice: false, gentle: false };

function withSign(
  state: CrisisState | undefined,
  reading: CrisisReading,
  before: CrisisTier,
  now: number,
  pace: CrisisPace,
): CrisisStep {
  const pressure = pressureAt(state, now, pace) + (reading.own ? WEIGHT[reading.tier] : 0);
  const pressed = reading.own && pressure >= PRESSURE_OF_ELEVATED;
  const sign = pressed ? graver(reading.tier, 'elevated') : reading.tier;
  const after = graver(before, sign);
  const suspended = isSuspending(after);
  const isDue = resourcesAreDue(state, now, suspended ? pace.repeatResourcesMs : pace.noticeEveryMs);
  const lists = isDue || (after === 'acute' && isSuspending(sign));
  const next: CrisisState = {
    tier: after as CrisisState['tier'],
    at: now,
    confirmed: reading.confirmed || (isSuspending(before) && state?.confirmed === true),
    pressure,
    resourcesAt: lists ? now : state?.resourcesAt,
    request: reading.request ?? state?.request,
    handOff: after === 'acute' || (isSuspending(before) && state?.handOff === true),
  };
  const kind = isSuspending(sign) ? (after === 'acute' ? 'acute' : 'elevated') : 'held';
  // Whoever was told of elevated moments ago is not told the same again.
  const again = kind === 'elevated' && before === 'elevated' && !lists;
  return {
    before,
    after,
    state: next,
    ...(suspended && { referral: { kind: again ? 'held' : kind, withResources: lists } }),
    notice: !suspended && lists,
    gentle: !suspended,
  };
}

function withoutSign(
  state: CrisisState,
  reading: CrisisReading,
  before: CrisisTier,
  now: number,
  pace: CrisisPace,
): CrisisStep {
  const isWelcome = isSuspending(before) && reading.reassured;
  const said = isWelcome ? { ...state, reassuredAt: now } : state;
  const after = standingTier(said, now, pace);
  if (!isSuspending(after)) return { before, after, state: said, notice: false, gentle: true };
  const lists = resourcesAreDue(said, now, pace.repeatResourcesMs);
  return {
    before,
    after,
    state: lists ? { ...said, resourcesAt: now } : said,
    referral: { kind: isWelcome ? 'reassured' : 'held', withResources: lists },
    notice: false,
    gentle: false,
  };
}

function pressureAt(state: CrisisState | undefined, now: number, { halfLifeMs }: CrisisPace): number {
  if (!state) return 0;
  return state.pressure * 0.5 ** (Math.max(0, now - state.at) / halfLifeMs);
}

function resourcesAreDue(state: CrisisState | undefined, now: number, everyMs: number): boolean {
  return state?.resourcesAt === undefined || now - state.resourcesAt >= everyMs;
}
