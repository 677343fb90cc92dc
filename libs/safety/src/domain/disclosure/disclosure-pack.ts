/** `minor`: anybody who has not declared to be of age. */
export type Audience = 'adult' | 'minor';

/** One text by language, in the order of the file; `en` is always there. */
export type LocalisedText = ReadonlyMap<string, string>;

/** When a law wants people told that they talk with software. */
export interface DisclosureCadence {
  /** At a person's first message ever (`once`), or at the first one of each 24 hours. */
  readonly start: 'once' | 'daily' | undefined;
  /** Since the last disclosure, while the person goes on. */
  readonly everyMs: number | undefined;
  /** At the first message after so long without any. */
  readonly idleMs: number | undefined;
  /** Whenever the person asks. */
  readonly onRequest: boolean;
}

/** What one law asks for, as it was reviewed. */
export interface DisclosurePack {
  readonly id: string;
  readonly law: string;
  /** ISO 3166 code of a country or of one of its parts, or `EU`. */
  readonly jurisdiction: string;
  /** 00:00 UTC of the day on which the law begins to apply. */
  readonly effectiveFrom: Date;
  readonly appliesTo: Audience | 'all';
  readonly disclose: DisclosureCadence;
  readonly text: LocalisedText;
  /** Added to a disclosure that is due because time has passed. */
  readonly breakReminder: LocalisedText | undefined;
  /** What is shown before any conversation: to whom it may not be suited. */
  readonly suitabilityNotice: LocalisedText | undefined;
  readonly sourceUrl: string;
  /** A role, never a person. */
  readonly reviewedBy: string;
  readonly reviewedAt: Date;
  /** From then on somebody has to read the law again. */
  readonly reviewExpires: Date;
}

export function isInForce({ effectiveFrom }: DisclosurePack, now: Date): boolean {
  return effectiveFrom <= now;
}

/** The text in the wanted language, or in English. @param locale BCP 47 */
export function inLanguage(text: LocalisedText, locale: string): string {
  const [language = ''] = locale.toLowerCase().split('-');
  return text.get(locale.toLowerCase()) ?? text.get(language) ?? text.get('en') ?? '';
}
