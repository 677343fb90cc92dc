interface Locales {
  /** In which the person is heard to write, where that is plain and not the persona's language. */
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
  const language = spoken ?? languageOf(persona);
  const region = regionOf(person) ?? (languageOf(persona) === language ? regionOf(persona) : undefined);
  return region === undefined ? language : `${language}-${region}`;
}

const languageOf = (locale: string): string => locale.split('-', 1)[0]!.toLowerCase();

function regionOf(locale: string): string | undefined {
  try {
    return new Intl.Locale(locale).region;
  } catch {
    return undefined;
  }
}
