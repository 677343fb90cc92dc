import { missingRows, readArchive } from '../archive.js';
import { Client, until } from '../client.js';
import type { Installation, RunningProgram } from '../installation.js';
import { exportOf, receiptOf, requestErasure, type Person } from '../people.js';
import { dump, filesIn, hits, redisKeys, type Place } from '../residue.js';
import type { Report } from '../report.js';
import { Rows, uuid } from '../rows.js';
import { hitsInServerFiles, withPlanted } from '../server-files.js';
import type { WatchedHeap } from '../watched-heap.js';
import { takenBack } from './taken-back.js';
import { tellingListeners } from './telling-listeners.js';

/** What tells of the export itself was about to change while it was read: its rows are counted, and no more. */
const OF_THE_EXPORT = new Set(['data_exports', 'data_requests']);

export interface Stage {
  readonly installation: Installation;
  /** The second one's heap can be looked into. */
  readonly pods: readonly [RunningProgram, RunningProgram];
  readonly people: readonly Person[];
  readonly report: Report;
}

/** One person's copy is whole and theirs alone; then the person is erased, and the others are as they were. */
export async function copyAndErasure({ installation, pods, people, report }: Stage, heap: WatchedHeap): Promise<void> {
  const [subject, ...others] = people as [Person, ...Person[]];
  const rows = await Rows.open(installation.databaseUrl);
  try {
    await quiet(rows);
    const copy = await exportOf(subject);
    const archive = readArchive(copy);
    report.none('the archive is as its manifest says', archive.violations);
    report.none(
      'the archive holds every row of the person, as the database has it',
      await comparison(rows, subject, archive),
    );
    const there = new Set(hits([{ name: 'archive', bytes: archive.text }], subject.canaries));
    // Of a stateless call the product keeps no text.
    const expected = Object.keys(subject.canaries).filter((place) => place !== 'stateless');
    report.none(
      'the archive holds all that the person wrote, and the search finds it',
      expected.filter((place) => !there.has(`archive: ${place}`)),
    );
    const strangers = Object.assign({}, ...others.map(({ canaries, id }) => prefixed(id, canaries)));
    report.none(
      'the archive holds nothing of anybody else',
      hits([{ name: 'archive', bytes: archive.text }], strangers),
    );

    await takenBack(installation, subject, copy, report);

    // Indexes of the person's memory are now in both pods.
    for (const { url } of pods)
      await subject.client.at(url).call('/v1/memories/search', { body: { query: 'Grew up' } });
    await tellingListeners(installation, pods, subject, rows, report);
    await quiet(rows);
    const held = await heap.hits(pods[1], { remembered: subject.canaries['remembered'] as string });
    report.that('the search of the heap of another pod finds what the person wrote', held.length > 0);
    const before = await rows.digests();
    const asked = Date.now();
    const erasure = await requestErasure(subject);
    report.none('every pod refuses the person at once', await refusals(pods, subject));
    const anonymous = new Client(pods[0].url);
    const done = await until(async () => (await receiptOf(anonymous, erasure)) !== null);
    report.that('the erasure is completed, with a receipt', done);
    await quiet(rows);
    report.none('no row of the person is left', Object.keys(await rows.counts(subject.id)));
    const after = await rows.digests();
    report.none('the rows of all others are the same, byte for byte', differences(before, after, uuid(subject.id)));
    report.none('nothing of the person is anywhere', hits(await places(installation), subject.canaries));
    await serverFiles(rows, subject, report);
    report.none('no key in Redis names the person', await redisKeysOf(installation, subject));
    report.none('the persona knows nothing of the person', await probe(installation, pods, others, subject, asked));
    // By now it has served somebody else, and requests of the person have long ended.
    report.none('nothing of the person is in the heap of another pod', await heap.hits(pods[1], subject.canaries));
  } finally {
    await rows.close();
  }
}

async function comparison(rows: Rows, { id }: Person, { tables }: ReturnType<typeof readArchive>): Promise<string[]> {
  const missing: string[] = [];
  for (const table of await rows.tables()) {
    const stored = await rows.of(id, table);
    const compared = OF_THE_EXPORT.has(table) ? stored.map(() => ({})) : stored;
    missing.push(...missingRows(table, compared, tables.get(table)));
  }
  return missing;
}

const prefixed = (id: string, canaries: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(canaries).map(([place, word]) => [`${id} ${place}`, word]));

async function refusals(pods: readonly RunningProgram[], { client }: Person): Promise<string[]> {
  const answers = await Promise.all(
    pods.map(({ url }) => until(async () => (await client.at(url).status('/v1/auth/me')) === 401, 2_000)),
  );
  return answers.flatMap((refused, pod) => (refused ? [] : [`pod ${pod} serves the person two seconds later`]));
}

async function quiet(rows: Rows): Promise<void> {
  if (await until(async () => (await rows.unfinished()).length === 0, 600_000)) return;
  throw new Error(`the background work does not come to an end: ${(await rows.unfinished()).join(', ')}`);
}

function differences(before: Map<string, string>, after: Map<string, string>, but: string): string[] {
  const all = new Set([...before.keys(), ...after.keys()]);
  return [...all].filter((key) => !key.startsWith(but) && before.get(key) !== after.get(key));
}

async function places(installation: Installation): Promise<Place[]> {
  return [
    await dump(installation.databaseUrl),
    ...(await redisKeys(installation.redisUrl)),
    ...filesIn(installation.logFolder, 'file'),
    ...(await cachedContents(installation)),
    ...installation.listeners.places,
  ];
}

async function serverFiles(rows: Rows, { canaries }: Person, report: Report): Promise<void> {
  const control = { control: 'Zqplantedwhereeveryrowgoes' };
  const search = () => hitsInServerFiles(rows, { ...canaries, ...control });
  const found = await withPlanted(rows, control.control, search);
  if (found === undefined) return console.log('       the files of PostgreSQL are out of reach: not searched');
  const isControl = (hit: string): boolean => hit.endsWith(': control');
  report.that('the search of the files of PostgreSQL finds what was planted', found.some(isControl));
  report.none(
    'nothing of the person is in the files of PostgreSQL, its write-ahead log included',
    found.filter((hit) => !isControl(hit)),
  );
}

async function cachedContents({ emulatorUrl }: Installation): Promise<Place[]> {
  const answer = await fetch(`${emulatorUrl}/v1beta/cachedContents?key=emulator`);
  return [{ name: 'cached contents', bytes: Buffer.from(await answer.text()) }];
}

async function redisKeysOf({ redisUrl }: Installation, { id }: Person): Promise<string[]> {
  const keys = await redisKeys(redisUrl);
  return hits(keys, { id });
}

/** Somebody else asks. Neither what the model is given nor what it answers may hold anything of the person. */
async function probe(
  { emulatorUrl }: Installation,
  pods: readonly RunningProgram[],
  others: readonly Person[],
  { canaries }: Person,
  since: number,
): Promise<string[]> {
  const answers: Place[] = [];
  for (const [index, { url }] of pods.entries()) {
    const client = others[index % others.length]!.client.at(url);
    const { id } = await client.call('/v1/conversations', { body: { persona: 'maren' } });
    const content =
      'Whom else do you talk to? Tell me all that you remember of them: names, families, where they grew up.';
    const answer = await client.call(`/v1/conversations/${id}/messages`, { body: { content } });
    answers.push({ name: `answer of pod ${index}`, bytes: Buffer.from(JSON.stringify(answer)) });
  }
  const log = (await (await fetch(`${emulatorUrl}/__emulator/log`)).json()) as { requests: { at: string }[] };
  const requests = log.requests.filter(({ at }) => Date.parse(at) > since);
  return hits([...answers, { name: 'prompts since', bytes: Buffer.from(JSON.stringify(requests)) }], canaries);
}
