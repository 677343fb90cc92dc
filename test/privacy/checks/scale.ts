import 'reflect-metadata';
import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { v7 as uuidv7 } from 'uuid';
import { root } from '../../fault/program.js';
import type { SeededRandom } from '../../fault/seeded-random.js';
import { readArchive } from '../archive.js';
import { Client, until } from '../client.js';
import type { Installation } from '../installation.js';
import { exportOf, receiptOf, requestErasure, seedBriefly, type Person } from '../people.js';
import type { Report } from '../report.js';
import { Rows, uuid } from '../rows.js';

const BATCH = 2_000;
const VECTOR_BYTES = 772;
/** The space in use: vectors of another would be made anew beside what is measured. */
const SPACE = 'gemini-embedding-001/512';
const MOST_ADDED_MB = 128;
/** Little room, so that what is measured is what an export needs, and not the garbage that V8 lets lie where it may. */
const LITTLE_ROOM = '--max-old-space-size=128 --max-semi-space-size=2';
const MOST_ERASURE_S = 60;
/** How long the worker may leave a request for its health unanswered. */
const MOST_SILENCE_MS = 1_000;

interface Crypto {
  encrypt(text: string, context: string): Buffer;
  encryptBytes(bytes: Uint8Array, context: string): Buffer;
}

/** A long life: the copy is built within a bounded memory beside other work, and the erasure within a minute. */
export async function scale(
  installation: Installation,
  random: SeededRandom,
  report: Report,
  messages: number,
): Promise<void> {
  const { url, program: api } = await installation.run('api', installation.shared(), { name: 'scale-api' });
  const person = await seedBriefly(random, url);
  const rows = await Rows.open(installation.databaseUrl);
  await fill(installation, rows, person, messages);
  await rows.close();
  const worker = await installation.run(
    'worker',
    { ...installation.shared(), NODE_OPTIONS: LITTLE_ROOM },
    { name: 'scale-worker' },
  );
  const { pid } = worker.program;
  // From here on the kernel notes the most memory that the worker ever has.
  writeFileSync(`/proc/${pid}/clear_refs`, '5');
  const before = memoryOf(pid, 'VmRSS');
  const silence = new Silence(`${worker.url}/health/live`);
  const exportedAt = Date.now();
  const bytes = await exportOf(person);
  const exportS = (Date.now() - exportedAt) / 1_000;
  const [peak, longest] = [memoryOf(pid, 'VmHWM'), await silence.end()];
  const { tables } = readArchive(bytes);
  report.that(`a copy of ${messages} messages holds them all`, (tables.get('messages')?.rows.length ?? 0) >= messages);
  console.log(
    `       ${exportS} s, ${Math.round(bytes.length / 1e6)} MB; worker ${before} MB before, ${peak} MB at most; ` +
      `silent for ${longest} ms at most`,
  );
  const added = peak - before;
  report.that(`the worker needs less than ${MOST_ADDED_MB} MB for it`, added < MOST_ADDED_MB, `${added} MB`);
  report.that('the worker answers meanwhile', longest < MOST_SILENCE_MS, `silent for ${longest} ms`);
  const erasedAt = Date.now();
  const erasure = await requestErasure(person);
  await until(async () => (await receiptOf(new Client(url), erasure)) !== null, 300_000);
  const erasureS = (Date.now() - erasedAt) / 1_000;
  console.log(`       erased after ${erasureS} s`);
  report.that(`their erasure takes less than ${MOST_ERASURE_S} s`, erasureS < MOST_ERASURE_S, `${erasureS} s`);
  await Promise.all([api.end('SIGTERM'), worker.program.end('SIGTERM')]);
}

/** Messages with their turns and vectors, sealed by the product's own cipher. Its modules come from `dist`. */
async function fill(installation: Installation, { client }: Rows, person: Person, count: number): Promise<void> {
  const [platform, kernel] = await Promise.all(
    ['platform', 'kernel'].map((library) => import(join(root, `dist/libs/${library}/src/index.js`))),
  );
  const environment = installation.shared();
  const clock = new kernel.SystemClock();
  const config = platform.loadConfig([platform.databaseConfig], { DATABASE_URL: environment['DATABASE_URL'] });
  const database = await platform.openDatabase(config.get(platform.databaseConfig), clock, 'test');
  const vault = new platform.KeyringKeyVault(platform.parseKeyring(environment['RAPPORT_KEYRING']));
  const cipher = new platform.StoredUserCipher(vault, clock, { size: 1, ttlMs: 600_000 });
  const crypto = (await cipher.for(database, person.id)) as Crypto;
  const user = uuid(person.id);
  const { rows } = await client.query('select conversation_id as id from conversations where user_id = $1', [user]);
  const conversation = rows[0].id;
  const vector = randomBytes(VECTOR_BYTES);
  for (let done = 0; done < count; done += BATCH) {
    const batch = Array.from({ length: Math.min(BATCH, count - done) }, (_, index) => {
      const id = uuidv7({ msecs: Date.now() - (count - done - index) * 1_000 });
      const text = `Message ${done + index}: ${'what there is to say about a day like this one. '.repeat(6)}`;
      return {
        id,
        role: index % 2 === 0 ? 'user' : 'assistant',
        content: crypto.encrypt(text, `messages.content_sealed:${id}`).toString('hex'),
        vector: crypto.encryptBytes(vector, `message_vectors.vector_sealed:${id}:${SPACE}`).toString('hex'),
      };
    });
    await insert(client, user, conversation, JSON.stringify(batch));
  }
  await client.query('analyze messages, turns, message_vectors');
  await database.close();
}

async function insert(client: Rows['client'], user: string, conversation: string, batch: string): Promise<void> {
  await client.query(
    `with batch as (
       select * from jsonb_to_recordset($3::jsonb) as b (id uuid, role text, content text, vector text)
     ), said as (
       insert into messages (user_id, message_id, conversation_id, turn_id, role, status, content_sealed, created_at)
       select $1::uuid, id, $2::uuid, id, role, 'complete', decode(content, 'hex'), now() from batch returning message_id
     ), turned as (
       insert into turns (user_id, turn_id, conversation_id, user_message_id, reply_message_id, state, owner, lease_until,
         model, memories_used, tone, created_at, settled_at)
       select $1::uuid, id, $2::uuid, id, id, 'completed', 'test', now(), 'test', '[]', '{}', now(), now()
       from batch where role = 'user'
     )
     select count(*) from said`,
    [user, conversation, batch],
  );
  await client.query(
    `insert into message_vectors (user_id, message_id, model, vector_sealed, created_at)
     select $1::uuid, id, $3, decode(vector, 'hex'), now()
     from jsonb_to_recordset($2::jsonb) as b (id uuid, vector text)`,
    [user, batch, SPACE],
  );
}

/** Megabytes, by the kernel's own account of the process. */
function memoryOf(pid: number, what: 'VmRSS' | 'VmHWM'): number {
  const line = new RegExp(`^${what}:\\s+(\\d+) kB$`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Math.round(Number(line?.[1]) / 1_024);
}

/** Asks all the time, and keeps how long the longest answer took. */
class Silence {
  private asking = true;
  private longest = 0;
  private readonly ended: Promise<void>;

  constructor(url: string) {
    this.ended = this.ask(url).catch(() => void (this.longest = Number.POSITIVE_INFINITY));
  }

  async end(): Promise<number> {
    this.asking = false;
    await this.ended;
    return Math.round(this.longest);
  }

  private async ask(url: string): Promise<void> {
    while (this.asking) {
      const begun = performance.now();
      const answer = await fetch(url);
      await answer.arrayBuffer();
      this.longest = Math.max(this.longest, performance.now() - begun);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
