import { newId, toUuid } from '@rapport/kernel';
import { createTestCrypto, ManualClock, useTestDatabase } from '@rapport/testing';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { newsOf } from './news-sql.js';

const MESSAGES = 10_000;
const KNOWN = 300;

/** Of what is new in a person's memory, as a turn asks: by a plan that knows no parameters (ADR 44). */
describe('the question for what is new', () => {
  const database = useTestDatabase('postgres');

  async function setup() {
    const clock = new ManualClock();
    const { givenUser } = await createTestCrypto({ clock });
    const [user, personaId] = [toUuid('user', await givenUser(database())), toUuid('persona', newId('persona'))];
    await sql`
      INSERT INTO conversations (user_id, conversation_id, persona_id, persona_version_id, created_at, updated_at)
      SELECT ${user}::uuid, lpad(to_hex(n), 32, '0')::uuid, ${personaId}::uuid, ${personaId}::uuid, now(), now()
      FROM generate_series(0, 19) n`.execute(database().as());
    await sql`
      INSERT INTO messages (user_id, message_id, conversation_id, turn_id, role, status, content_sealed, created_at)
      SELECT ${user}::uuid, lpad(to_hex(n), 32, '0')::uuid, lpad(to_hex(n % 20), 32, '0')::uuid, ${user}::uuid, 'user',
        'complete', convert_to(repeat('x', 400), 'UTF8'), now()
      FROM generate_series(1, ${MESSAGES}::integer) n`.execute(database().as());
    await sql`ANALYZE messages, conversations, memory_states`.execute(database().as());
    const uuidAt = (n: number): string => n.toString(16).padStart(32, '0');
    const explain = (after: number, known: number) =>
      database().transaction(async (tx) => {
        const [one, two, three, four] = [1, 2, 3, 4].map((n) => sql.raw(`$${n}`));
        const news = newsOf({ user: one!, after: two!, known: three!, limit: four! });
        await sql`PREPARE news (uuid, uuid, text, integer) AS ${news}`.execute(tx.as());
        await sql`SET LOCAL plan_cache_mode = force_generic_plan`.execute(tx.as());
        const ids = Array.from({ length: known }, (_, index) => uuidAt(MESSAGES - index)).join(',');
        const values = [user, uuidAt(after), ids].map((value) => sql.lit(value));
        const { rows } = await sql<{ 'QUERY PLAN': [{ Plan: Record<string, number> }] }>`
          EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) EXECUTE news (${sql.join(values)}, 200)`.execute(tx.as());
        await sql`DEALLOCATE news`.execute(tx.as());
        const { Plan: plan } = rows[0]!['QUERY PLAN'][0];
        const pages = plan['Shared Hit Blocks']! + plan['Shared Read Blocks']!;
        return { plan: JSON.stringify(plan), pages, rows: plan['Actual Rows']! };
      });
    return { ctx: { explain } };
  }

  it('looks at the known messages by the index, and takes their ids apart once', async () => {
    const { ctx } = await setup();
    const { plan, pages, rows } = await ctx.explain(MESSAGES - KNOWN, KNOWN);
    expect(rows).toBe(1);
    expect(plan).toContain('"Index Name":"messages_pkey"');
    expect(plan).toContain('hashed SubPlan');
    expect(pages).toBeLessThan(KNOWN);
  });

  it('touches no more of 10,000 messages than it is to tell', async () => {
    const { ctx } = await setup();
    const { pages, rows } = await ctx.explain(0, 0);
    expect(rows).toBe(200);
    expect(pages).toBeLessThan(1_000);
  });
});
