import { languageOf } from './tone/language.js';
import type { RecentMessage } from './turn-repository.js';

/** Earlier ones tell little of how a person writes now. */
const PAST_MESSAGES = 6;

interface Locales {
  /** In which the person writes, as far as that is known. */
  readonly spoken: string | undefined;
  /** BCP 47. */
  readonly persona: string;
  /** Of the person's account, BCP 47. */
  readonly person: string;
}

/**
 * In which language, and to which country's services, a person is referred: the language that is spoken in the conversation, and
 * the country that the account names or, without one, the persona's locale in that language.
 */
export function referralLocale({ spoken, persona, person }: Locales): string {
  const language = spoken ?? baseOf(persona);
  const region = regionOf(person) ?? (baseOf(persona) === language ? regionOf(persona) : undefined);
  return region === undefined ? language : `${language}-${region}`;
}

/**
 * In which language a person writes: what their message tells, else the one before it, and so on. Read anew, since tone
 * hears nothing where screening found something, and nothing at all of whoever switched it off.
 */
export function spokenIn(message: string, before: readonly Pick<RecentMessage, 'role' | 'text'>[]): string | undefined {
  const own = before.filter(({ role }) => role === 'user').slice(-PAST_MESSAGES);
  for (const text of [message, ...own.map((past) => past.text).toReversed()]) {
    const language = languageOf(text);
    if (language !== undefined) return language;
  }
  return undefined;
}

const baseOf = (locale: string): string => locale.split('-', 1)[0]!.toLowerCase();

function regionOf(locale: string): string | undefined {
  try {
    return new Intl.Locale(locale).region;
  } catch {
    return undefined;
  }
}
