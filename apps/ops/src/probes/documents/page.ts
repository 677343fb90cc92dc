import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Finding, type Probe, type ProbeContext } from '@rapport/checklist';
import { age, DAY_MS } from '../support/age.js';
import { judge } from '../support/judge.js';
import { needing } from '../support/needing.js';
import { textOf } from '../support/source-files.js';

/** A page of the documents, and the sources that it lies in. */
export interface Page {
  readonly path: string;
  readonly text: string;
  readonly sources: string;
  readonly context: ProbeContext;
}

export interface PageClaim {
  readonly id: string;
  readonly description: string;
  readonly path: string;
  /** What is wrong with the page, in words; its broken links are found for all. */
  readonly faults: (page: Page) => readonly string[] | Promise<readonly string[]>;
  /** What a page without faults shows. */
  readonly sound: string;
  /** Looked at when the page itself is in order. */
  readonly proof?: (context: ProbeContext) => Promise<Finding>;
}

/** A probe of one page: it is there, its links lead to files, and what else it has to hold. */
export const pageProbe = ({ id, description, path, faults, sound, proof }: PageClaim): Probe => ({
  id,
  version: 1,
  description,
  run: needing('sourceFolder', async (sources, context) => {
    const text = await textOf(sources, path);
    if (text === undefined) return judge([`there is no ${path}`], '');
    const page: Page = { path, text, sources, context };
    const problems = [...brokenLinks(page), ...(await faults(page))];
    if (problems.length > 0 || !proof) return judge(problems, sound, { target: path });
    const finding = await proof(context);
    return finding.verdict === 'pass' ? { ...finding, summary: `${sound}; ${finding.summary}`, target: path } : finding;
  }),
});

/** Links within the project that lead nowhere. */
function brokenLinks({ path, text, sources }: Page): readonly string[] {
  const prose = text.replaceAll(/```[\s\S]*?```|`[^`\n]*`/g, '');
  const targets = Array.from(prose.matchAll(/\]\((?![a-z]+:|#)([^)#\s]+)/g), ([, target]) => target ?? '');
  return [...new Set(targets)]
    .filter((target) => !existsSync(join(sources, dirname(path), target)))
    .map((target) => `${path} links to ${target}, which is not there`);
}

/** The lines of all fenced blocks of a language. */
export const fenced = (text: string, language: string): readonly string[] =>
  Array.from(
    text.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm')),
    ([, block]) => block ?? '',
  ).flatMap((block) => block.split('\n').filter((line) => line.trim() !== ''));

/** Says so when a day is older than allowed, in the future, or missing. */
export function tooOld(
  day: string | undefined,
  mostDays: number,
  what: string,
  context: ProbeContext,
): readonly string[] {
  if (day === undefined) return [`nothing says when ${what}`];
  const days = Math.floor(age(context, day) / DAY_MS);
  if (days < 0) return [`it is said that ${what} in the future`];
  return days > mostDays ? [`${what} ${days} days ago; ${mostDays} are allowed`] : [];
}

/** Words that a page has to have a heading of. */
export const missingHeadings = (text: string, wanted: readonly RegExp[]): readonly string[] => {
  const headings = Array.from(text.matchAll(/^#+ (.+)$/gm), ([, heading]) => heading ?? '');
  return wanted
    .filter((each) => !headings.some((heading) => each.test(heading)))
    .map((each) => `no heading is about ${each.source}`);
};
