// Fills conversations with messages directly, sealed by the product's own cipher: `seed.js <count> <summarised> <user>/<conversation> …`,
// the first `summarised` of them behind a summary, as the worker leaves it.
// Configured by the environment, as the product is. The product's modules come from dist, so their types stay behind.
import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { NestFactory } from '@nestjs/core';
import { Client } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { talkOf } from './talk.js';

interface Crypto {
  encrypt(text: string, context: string): Buffer;
}

const dist = join(import.meta.dirname, '..', '..', '..', 'dist');
const BATCH = 500;
const APART_MS = 60_000;

const [count = '0', summarised = '0', ...conversations] = process.argv.slice(2);
const { CoreModule, sections } = await import(join(dist, 'libs/composition/src/index.js'));
const { loadConfig, Database, UserCipher } = await import(join(dist, 'libs/platform/src/index.js'));
const config = loadConfig(sections, process.env);
const app = await NestFactory.createApplicationContext(
  CoreModule.forRoot(config, { mode: 'enqueue', applicationName: 'rapport-bench' }),
  { logger: ['error'] },
);
const talk = talkOf(Number(count));
const database = new Client(process.env['DATABASE_URL']);
await database.connect();
for (const each of conversations) {
  const [user = '', conversation = ''] = each.split('/');
  const crypto = await app.get(UserCipher).for(app.get(Database), `usr_${user.replaceAll('-', '')}`);
  await fill(user, conversation, crypto);
}
await database.query('ANALYZE messages');
await database.end();
await app.close();

async function fill(user: string, conversation: string, crypto: Crypto): Promise<void> {
  let parent: string | undefined;
  // Sealed bytes before a message on its path (docs/adr/0025).
  let position = 0;
  const rows = Array.from({ length: Number(count) }, (_, index) => {
    // A little in the past and in order: the primary key is the order of the talk.
    const at = new Date(Date.now() - (Number(count) - index) * APART_MS);
    const id = uuidv7({ msecs: at.getTime() });
    const role = index % 2 === 0 ? 'user' : 'assistant';
    const text = talk[index] ?? '';
    const sealed = crypto.encrypt(text, `messages.content_sealed:${id}`);
    const values = [user, id, conversation, parent ?? null, randomUUID(), role, 'complete', sealed, at, position];
    parent = id;
    position += sealed.length;
    return values;
  });
  for (let done = 0; done < rows.length; done += BATCH) await insert(rows.slice(done, done + BATCH));
  const last = rows[Number(summarised) - 1];
  if (last) await summarise(user, conversation, crypto, String(rows[0]?.[1]), String(last[1]), Number(last[9]));
  await database.query(
    'UPDATE conversations SET message_count = message_count + $3, last_message_at = now() WHERE user_id = $1 AND conversation_id = $2',
    [user, conversation, count],
  );
}

async function summarise(
  user: string,
  conversation: string,
  crypto: Crypto,
  from: string,
  through: string,
  position: number,
): Promise<void> {
  const sealed = crypto.encrypt(talk.slice(0, 8).join(' '), `conversation_summaries.content_sealed:${through}`);
  await database.query(
    `INSERT INTO conversation_summaries (user_id, conversation_id, through_message_id, from_message_id, position,
       content_sealed, model_version, created_at) VALUES ($1, $2, $3, $4, $5, $6, 'gemini-3.5-flash-lite', now())`,
    [user, conversation, through, from, position, sealed],
  );
}

async function insert(rows: readonly (readonly unknown[])[]): Promise<void> {
  const columns = rows[0]?.length ?? 0;
  const places = rows.map(
    (_, at) => `(${Array.from({ length: columns }, (_none, column) => `$${at * columns + column + 1}`).join(', ')})`,
  );
  await database.query(
    `INSERT INTO messages (user_id, message_id, conversation_id, parent_id, turn_id, role, status, content_sealed, created_at, position)
     VALUES ${places.join(', ')}`,
    rows.flat(),
  );
}
