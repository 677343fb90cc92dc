import { fromUuid } from '@rapport/kernel';
import { describeEachDatabase } from '@rapport/testing';
import { sql } from 'kysely';
import { randomUUID } from 'node:crypto';
import { beforeAll, expect, it } from 'vitest';
import { PAGE_ROWS, personalRows } from './personal-rows.js';

interface Tables {
  readonly kept: { readonly user_id: string; readonly kept_id: string; readonly part: string };
}

describeEachDatabase((database) => {
  beforeAll(() =>
    sql`CREATE TABLE kept (user_id uuid, kept_id uuid, part text, PRIMARY KEY (user_id, kept_id, part))`.execute(
      database().as(),
    ),
  );

  /** `count` rows in parts of one id each, so that a page may end within an id. */
  async function setup(count: number) {
    const tables = database().as<Tables>();
    const users = [randomUUID(), randomUUID()] as const;
    await sql`INSERT INTO kept SELECT u::uuid, md5((n / 3)::text)::uuid, n::text
      FROM unnest(${[...users]}::text[]) u, generate_series(1, ${count}) n`.execute(tables);
    const sut = async () => {
      const rows: Tables['kept'][] = [];
      for await (const row of personalRows(tables, 'kept', fromUuid('user', users[0]), 'kept_id', 'part'))
        rows.push(row);
      return rows;
    };
    return { sut, ctx: { user: users[0] } };
  }

  it.each([0, 1, PAGE_ROWS, PAGE_ROWS + 1, 2 * PAGE_ROWS + 7])('walks %i rows of a person once each', async (count) => {
    const { sut, ctx } = await setup(count);
    const rows = await sut();
    expect(new Set(rows.map(({ part }) => part)).size).toBe(count);
    expect(rows).toHaveLength(count);
    expect(rows.every((row) => row.user_id === ctx.user)).toBe(true);
  });
});
