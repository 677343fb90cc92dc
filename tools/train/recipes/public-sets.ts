import { randomFrom } from '../learn.js';
import { readOwn, readSet, type Labelled, type RawRow } from '../sources.js';
import type { Origin } from './recipe.js';

export const ORIGINS = {
  convabuse: { name: 'amandacurry/convabuse', licence: 'CC BY 4.0' },
  davidson: { name: 't-davidson/hate-speech-and-offensive-language', licence: 'MIT' },
  deepset: { name: 'deepset/prompt-injections', licence: 'Apache-2.0' },
  diasafety: { name: 'thu-coai/DiaSafety', licence: 'Apache-2.0' },
  goEmotions: { name: 'GoEmotions', licence: 'Apache-2.0' },
  harmRequests: { name: 'AdvBench, HarmBench, StrongREJECT, do-not-answer, CatQA', licence: 'MIT and Apache-2.0' },
  hatecheck: { name: 'paul-rottger/hatecheck-data', licence: 'CC BY 4.0' },
  own: { name: 'written for this project (tools/train/own)', licence: 'Apache-2.0' },
  pavlick: { name: 'Pavlick formality scores', licence: 'CC BY' },
  reddit: { name: 'C-SSRS Reddit, 500 users', licence: 'CC BY 4.0' },
  rolePlay: { name: 'awesome-chatgpt-prompts', licence: 'CC0' },
  selfInstruct: { name: 'self-instruct', licence: 'Apache-2.0' },
  surge: { name: 'surge-ai/toxicity', licence: 'MIT' },
  verazuo: { name: 'verazuo/jailbreak_llms', licence: 'MIT' },
  wikidetox: { name: 'conversationai/wikidetox', licence: 'Apache-2.0' },
} satisfies Record<string, Origin>;

/** Our own lines are few beside public sets, and say what those leave open. */
const OWN_WEIGHT = 3;

interface Take {
  /** The column of the text. */
  readonly column?: 't' | 'ctx';
  /** Stored labels are used where this is not given. */
  readonly y?: number;
  readonly where?: (row: RawRow) => boolean;
  /** At most so many, drawn with a fixed seed. */
  readonly most?: number;
}

/** Rows of one public set. A `source` is the file's name, and the part where a row names one. */
export function take(
  folder: string,
  name: string,
  { column = 't', y, where = () => true, most }: Take = {},
): Labelled[] {
  const rows = readSet(folder, name)
    .filter(where)
    .map((row) => ({
      text: String(row[column]),
      y: y ?? Number(row['y']),
      source: typeof row['s'] === 'string' ? `${name}:${row['s']}` : name,
    }));
  const different = [...new Map(rows.map((row) => [row.text, row])).values()];
  return most === undefined ? different : draw(different, most);
}

/** Lines of our own; `y` only where the file has both. */
export function own(name: string, y?: number): Labelled[] {
  return readOwn(name)
    .filter(({ row }) => y === undefined || row['y'] === y)
    .map(({ text, group, row }) => ({ text, y: Number(row['y']), source: `own-${name}`, group, weight: OWN_WEIGHT }));
}

export function draw<T>(rows: readonly T[], most: number): T[] {
  const random = randomFrom(7);
  return rows
    .map((row) => ({ row, at: random() }))
    .toSorted((a, b) => a.at - b.at)
    .slice(0, most)
    .map(({ row }) => row);
}

/** Long texts out of short ones of one source: otherwise length alone would tell long positives from short negatives. */
export function joined(rows: readonly Labelled[], count: number): Labelled[] {
  const random = randomFrom(3);
  return Array.from({ length: count }, () => {
    const parts = Array.from(
      { length: 3 + Math.floor(random() * 12) },
      () => rows[Math.floor(random() * rows.length)]!,
    );
    return {
      text: parts.map(({ text }) => text).join(random() < 0.5 ? ' ' : '\n'),
      y: parts[0]!.y,
      source: 'joined',
    };
  });
}

/** Long texts cut into pieces. */
export function pieces(rows: readonly Labelled[], length: number, most: number): Labelled[] {
  return rows.flatMap((row) =>
    Array.from({ length: Math.min(most, Math.ceil(row.text.length / length)) }, (_, at) => ({
      ...row,
      text: row.text.slice(at * length, (at + 1) * length),
    })),
  );
}
