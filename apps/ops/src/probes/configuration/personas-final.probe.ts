import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { unknown, type Probe } from '@rapport/checklist';
import { canonicalJson } from '@rapport/kernel';
import { personaDefinitionSchema } from '@rapport/persona';
import { parse } from 'yaml';
import { judge } from '../support/judge.js';
import { needing } from '../support/needing.js';

const FOLDER = 'libs/persona/personas';
const UNFINISHED = /\b(?:TODO|FIXME|TBD|XXX|lorem ipsum)\b|\[[A-Z][\w ]*\]/;

export const personasFinalProbe: Probe = {
  id: 'configuration.personas-final',
  version: 1,
  description: 'Every persona that the release ships keeps to the schema, is declared final and holds no placeholder.',
  run: needing('sourceFolder', async (sources) => {
    const folder = join(sources, FOLDER);
    const files = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.yaml')).toSorted();
    if (files.length === 0) return unknown(`there is no persona in ${FOLDER}`);
    const texts = await Promise.all(
      files.map(async (file) => [file, await readFile(join(folder, file), 'utf8')] as const),
    );
    const problems = texts.flatMap(([file, text]) => unfinished(text).map((problem) => `${file}: ${problem}`));
    const details = texts.map(([file, text]) => `${file}: SHA-256 ${digestOf(text)}`);
    return judge(problems, `${files.length} personas are final`, { details, target: FOLDER });
  }),
};

function unfinished(text: string): readonly string[] {
  const read = personaDefinitionSchema.safeParse(parse(text));
  if (!read.success) return read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  const placeholder = UNFINISHED.exec(text)?.[0];
  return [
    ...(read.data.status === 'final' ? [] : [`its status is ${read.data.status}`]),
    ...(placeholder === undefined ? [] : [`it holds a placeholder: ${placeholder}`]),
  ];
}

/** Of the content, however it was written down: what an activation of the persona records. */
const digestOf = (text: string): string => {
  const read = personaDefinitionSchema.safeParse(parse(text));
  return read.success ? createHash('sha256').update(canonicalJson(read.data)).digest('hex') : 'of nothing';
};
