import { textOf } from './source-files.js';

const HEADINGS = ['Meaning', 'Impact', 'Diagnosis', 'Mitigation'];

/** What an alert's runbook lacks; nothing when it is complete. */
export async function runbookProblems(sources: string, alert: string): Promise<readonly string[]> {
  const text = await textOf(sources, 'docs/runbooks', `${alert}.md`);
  if (text === undefined) return [`${alert} has no runbook`];
  const sections = new Map(
    text
      .split(/^## /m)
      .slice(1)
      .map((section) => [section.slice(0, section.indexOf('\n')).trim(), section.slice(section.indexOf('\n')).trim()]),
  );
  return HEADINGS.filter((heading) => !sections.get(heading)).map(
    (heading) => `${alert}'s runbook says nothing under ${heading}`,
  );
}
