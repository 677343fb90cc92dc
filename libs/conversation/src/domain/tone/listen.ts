import type { ToneDials } from '@rapport/persona';
import { ownDials, turnDials, type ToneBounds } from './dials.js';
import { leanOf, stillFelt } from './mood.js';
import { fade, hear } from './tone-state.js';
import type { ToneAccount, ToneBefore, ToneReading } from './tone.js';

/** The dials of an answer, and why. */
export interface Hearing {
  readonly dials: ToneDials;
  /** In which the person writes, where that is plain and not what the persona speaks by itself. */
  readonly language: string | undefined;
  readonly account: ToneAccount;
}

interface Heard {
  readonly bounds: ToneBounds;
  /** The persona's own, BCP 47. */
  readonly locale: string;
  readonly before: ToneBefore;
  readonly now: Date;
  /** Undefined: the message was heard before, as when it is answered anew. */
  readonly read: (() => ToneReading) | undefined;
}

/** Follows the person: what was heard before, faded, this message, and what is left of the mood that was read last. */
export function listen({ bounds, locale, before, now, read }: Heard): Hearing {
  if (!before.adapts) return asItself(bounds, { basis: 'off', state: undefined });
  const mood = stillFelt(before.mood, now);
  const elapsedMs = before.at ? now.getTime() - before.at.getTime() : 0;
  const reading = read?.();
  const state = reading ? hear(before.state, elapsedMs, reading) : before.state && fade(before.state, elapsedMs);
  const own = ownDials(bounds);
  const language = state?.language === baseOf(locale) ? undefined : state?.language;
  return {
    dials: state ? turnDials(bounds, state, (dial) => leanOf(mood, dial, now)) : own,
    language,
    account: { basis: 'adapted', own, reading, state, mood },
  };
}

/** For what screening found something in: the persona as it is by itself, and nothing is learnt from the message. */
export function unmoved({ bounds, locale, before, now }: Omit<Heard, 'read'>): Hearing {
  if (!before.adapts) return asItself(bounds, { basis: 'off', state: undefined });
  const { language, account } = listen({ bounds, locale, before, now, read: undefined });
  return { ...asItself(bounds, { basis: 'safety', state: account.state, mood: account.mood }), language };
}

function asItself(bounds: ToneBounds, { basis, state, mood }: Pick<ToneAccount, 'basis' | 'state' | 'mood'>): Hearing {
  const own = ownDials(bounds);
  return { dials: own, language: undefined, account: { basis, own, reading: undefined, state, mood } };
}

const baseOf = (locale: string): string => locale.split('-', 1)[0]!;
