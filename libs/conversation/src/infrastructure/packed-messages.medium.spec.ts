import { describeEachDatabase } from '@rapport/testing';
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { packMessages, unpackMessages } from './packed-messages.js';

const [FIRST, SECOND] = ['00000000-0000-7000-8000-00000000000a', '00000000-0000-7000-8000-00000000000b'];

describeEachDatabase((database) => {
  /** Rows as SQL: id, position, role, status, content, when it was forgotten. */
  async function packed(...rows: readonly string[]): Promise<Uint8Array | null> {
    const values = rows.map((row) => sql`(${sql.raw(row)})`);
    const messages =
      rows.length === 0
        ? sql`SELECT message_id, position, role, status, content_sealed, forgotten_at FROM messages WHERE false`
        : sql`SELECT v.message_id::uuid, v.position::bigint, v.role, v.status, v.content_sealed::bytea, v.forgotten_at::timestamptz
            FROM (VALUES ${sql.join(values)}) v (message_id, position, role, status, content_sealed, forgotten_at)`;
    const result = await sql<{ packed: Uint8Array | null }>`SELECT ${packMessages(messages)} AS packed`.execute(
      database().as(),
    );
    return result.rows[0]!.packed;
  }

  it('come as they are, in the order of their ids', async () => {
    const bytes = await packed(
      String.raw`'${SECOND}', 9007199254740991, 'assistant', 'replaced', '\x00ff', NULL`,
      String.raw`'${FIRST}', 0, 'user', 'complete', '\x', NULL`,
    );
    expect(unpackMessages(bytes!).map((message) => ({ ...message, sealed: [...message.sealed] }))).toEqual([
      { uuid: FIRST, position: 0, role: 'user', status: 'complete', sealed: [] },
      { uuid: SECOND, position: 9007199254740991, role: 'assistant', status: 'replaced', sealed: [0, 255] },
    ]);
  });

  it('leave behind what was forgotten, but for its place', async () => {
    const bytes = await packed(String.raw`'${FIRST}', 7, 'user', 'complete', '\xff', now()`);
    expect(unpackMessages(bytes!)).toMatchObject([{ position: 7, status: 'forgotten', sealed: { length: 0 } }]);
  });

  it('are nothing where there are none', async () => {
    expect(await packed()).toBeNull();
  });

  it('are never left out for a status that is new', async () => {
    const bytes = await packed(String.raw`'${FIRST}', 0, 'user', 'novel', '\xff', NULL`);
    expect(() => unpackMessages(bytes!)).toThrow('does not know');
  });
});
