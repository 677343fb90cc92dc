import { explained, useTestDatabase } from '@rapport/testing';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { activePeople } from './activity-sql.js';

const SINCE = { day: '2026-03-30', week: '2026-03-24', month: '2026-03-01' };

/** What the count of active people touches, after a month of service and after a year. */
describe('the count of active people', () => {
  const database = useTestDatabase('postgres');

  /** 100 people, each of whom talks every day until the day that is counted. */
  async function setup(days: number) {
    await sql`DELETE FROM usage_daily`.execute(database().as());
    await sql`
      INSERT INTO usage_daily (user_id, day, persona_id, model, turns)
      SELECT lpad(to_hex(person), 32, '0')::uuid, ${SINCE.day}::date - ago, lpad('1', 32, '0')::uuid, 'm', 1
      FROM generate_series(0, ${days - 1}::integer) ago, generate_series(1, 100) person
      ORDER BY ago DESC`.execute(database().as());
    await sql`VACUUM ANALYZE usage_daily`.execute(database().as());
    const pages = async () => (await explained(database(), activePeople(SINCE))).pages;
    return { ctx: { pages } };
  }

  it('touches the days that it counts, and no more of a year than of one month', async () => {
    const [month, year] = [await (await setup(30)).ctx.pages(), await (await setup(365)).ctx.pages()];
    expect(year).toBeLessThanOrEqual(month + 10);
  });
});
