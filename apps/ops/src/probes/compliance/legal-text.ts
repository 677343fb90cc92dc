import { isPlaceholder, unknown, type Finding, type ProbeContext } from '@rapport/checklist';
import { ask, jsonIn } from '../support/ask.js';

export interface LegalText {
  readonly version: string;
  readonly locale: string;
  readonly content: string;
}

const LOCALES = ['en', 'de'] as const;

/** A document in every language it is served in, as people see it now; a finding where it is not served. */
export async function servedTexts(
  document: 'privacy' | 'terms',
  baseUrl: string,
  context: ProbeContext,
): Promise<readonly LegalText[] | Finding> {
  const texts: LegalText[] = [];
  for (const locale of LOCALES) {
    const answer = await ask(context, `${baseUrl}/v1/legal/${document}?locale=${locale}`);
    const text = answer.status === 200 ? jsonIn<LegalText>(answer) : undefined;
    if (!text) return unknown(`/v1/legal/${document} is answered with ${answer.status}`);
    texts.push(text);
  }
  return texts;
}

/** What no text that people are to agree to may have: gaps, or a version that it does not tell itself. */
export function gapsIn({ version, locale, content }: LegalText): readonly string[] {
  const gaps = content
    .split('\n')
    .filter((line) => line.includes('{{') || (/\p{L}/u.test(line) && isPlaceholder(line)));
  return [
    ...gaps.map((line) => `${locale}: it still has to be filled in: ${line.slice(0, 100)}`),
    ...(content.split('\n').some((line) => /^\p{L}+ /u.test(line) && line.endsWith(` ${version}`))
      ? []
      : [`${locale}: it does not tell its version`]),
    ...(content.length > 500 ? [] : [`${locale}: it is ${content.length} characters long`]),
  ];
}
