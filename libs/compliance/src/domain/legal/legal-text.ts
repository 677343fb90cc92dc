import { legalErrors } from '../../legal.errors.js';

export const LEGAL_DOCUMENTS = ['privacy', 'terms', 'memory'] as const;
export type LegalDocument = (typeof LEGAL_DOCUMENTS)[number];

const PLACEHOLDER = /\{\{([a-z_]+)\}\}/g;

/** Fills `{{name}}` in. Throws for a name that has no value: a notice with a gap is none. */
export function fillIn(template: string, values: Readonly<Record<string, string>>): string {
  return template.replaceAll(PLACEHOLDER, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`the template names ${name}, which has no value`);
    return value;
  });
}

/** The locale among those there are that suits best: itself, its language, or English. */
export function bestLocale(wanted: string, available: readonly string[]): string {
  const candidates = [wanted, wanted.split('-')[0] ?? '', 'en'];
  const found = candidates.find((locale) => available.includes(locale));
  if (found === undefined) throw legalErrors.notFound();
  return found;
}
