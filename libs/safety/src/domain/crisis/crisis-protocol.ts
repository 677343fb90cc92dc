import type { CrisisTier } from '../judge.js';
import type { ReferralKind } from './crisis-state.js';

/** Where a person in crisis finds somebody. */
export interface CrisisResource {
  /** Stable: `country.service`. */
  readonly id: string;
  /** ISO 3166-1 alpha-2; `001` for everywhere. */
  readonly country: string;
  readonly service: string;
  /** As it is dialled in the country; absent where there is only an address. */
  readonly number?: string | undefined;
  readonly url: string;
  /** Where it was looked up, and when, `YYYY-MM-DD`. */
  readonly sourceUrl: string;
  readonly reviewedAt: string;
}

/** What a person reads, in one language. */
export interface CrisisTexts {
  readonly referrals: Readonly<Record<ReferralKind, string>>;
  /** Stands above the list of resources. */
  readonly resourcesHeading: string;
}

/** The protocol as data: what is published is what is followed. */
export interface CrisisProtocol {
  readonly id: string;
  readonly version: string;
  readonly review: { readonly at: string; readonly by: string; readonly validDays: number };
  readonly tiers: readonly { readonly tier: CrisisTier; readonly meaning: string; readonly response: string }[];
  /** How it is known to work: what was measured, on what, with what result. */
  readonly evidence: readonly { readonly measure: string; readonly method: string; readonly result: string }[];
  /** By language. English is always among them. */
  readonly texts: Readonly<Record<string, CrisisTexts>>;
  /** At least one is for everywhere. */
  readonly resources: readonly CrisisResource[];
}

export const EVERYWHERE = '001';
const DEFAULT_LANGUAGE = 'en';
const DAY_MS = 86_400_000;

export function textsFor({ texts }: CrisisProtocol, locale: string): CrisisTexts {
  return texts[languageOf(locale)] ?? texts[DEFAULT_LANGUAGE]!;
}

/**
 * Those of the country that the locale names or, where it names none, that most who speak the language live in; and always
 * those for everywhere, for where a person is can only be guessed.
 *
 * @param country where the deployment's people live; counts for locales that name no country
 */
export function resourcesFor({ resources }: CrisisProtocol, locale: string, country?: string): CrisisResource[] {
  const region = regionOf(locale, country);
  return [
    ...resources.filter((resource) => resource.country === region),
    ...resources.filter((resource) => resource.country === EVERYWHERE),
  ];
}

/** What is said in the persona's place, the resources as plain lines: every client shows them. */
export function referralText(texts: CrisisTexts, kind: ReferralKind, resources: readonly CrisisResource[]): string {
  const said = texts.referrals[kind];
  if (resources.length === 0) return said;
  const lines = resources.map(({ service, number, url }) =>
    number === undefined ? `- ${service}: ${url}` : `- ${service}: ${number} (${url})`,
  );
  return [said, [texts.resourcesHeading, ...lines].join('\n')].join('\n\n');
}

/** Ids of what nobody has looked at for longer than the review holds; the protocol's own id stands for its texts. */
export function overdueReviews({ id, review, resources }: CrisisProtocol, now: number): string[] {
  const isOverdue = (at: string): boolean => now > Date.parse(at) + review.validDays * DAY_MS;
  const own = isOverdue(review.at) ? [id] : [];
  return [...own, ...resources.filter(({ reviewedAt }) => isOverdue(reviewedAt)).map((resource) => resource.id)];
}

function languageOf(locale: string): string {
  return locale.split('-', 1)[0]!.toLowerCase();
}

function regionOf(locale: string, country: string | undefined): string | undefined {
  try {
    const parsed = new Intl.Locale(locale);
    return parsed.region ?? country ?? parsed.maximize().region;
  } catch {
    return country;
  }
}
