import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { renderEvidence, renderHtml, renderJson, renderJunit, renderMarkdown, type Report } from '@rapport/checklist';

export const FORMATS = ['md', 'json', 'junit', 'html'] as const;
export type Format = (typeof FORMATS)[number];

/** Writes the report in each format. Returns the paths. */
export async function writeReports(
  report: Report,
  contacts: ReadonlyMap<string, string>,
  { formats, folder }: { formats: readonly Format[]; folder: string },
): Promise<readonly string[]> {
  const files: Readonly<Record<Format, readonly (readonly [string, () => string])[]>> = {
    md: [
      ['checklist.md', () => renderMarkdown(report, contacts)],
      ['evidence.md', () => renderEvidence(report)],
    ],
    json: [['checklist.json', () => renderJson(report)]],
    junit: [['junit.xml', () => renderJunit(report)]],
    html: [['checklist.html', () => renderHtml(report)]],
  };
  await mkdir(folder, { recursive: true });
  return Promise.all(
    formats.flatMap((format) =>
      files[format].map(async ([name, render]) => {
        const path = join(folder, name);
        await writeFile(path, render());
        return path;
      }),
    ),
  );
}
