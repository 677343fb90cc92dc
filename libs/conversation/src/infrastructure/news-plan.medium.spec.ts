import { newId, toUuid } from '@rapport/kernel';
import { createTestCrypto, explainedOnce, ManualClock, plansOf, useTestDatabase } from '@rapport/testing';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { newsOf } from './news-sql.js';

const MESSAGES = 10_000;
const KNOWN = 300;
const PEOPLE = 50;
const EACH = 2_000;
/** Before the sixth use of a statement PostgreSQL does not choose. */
const USES = 8;

/** What is new in a person's memory, as a turn asks for it: by a plan that knows no parameters (ADR 44). */
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
    // Other people, of whom the planner knows an average.
    await sql`
      WITH others AS (
        INSERT INTO conversations (user_id, conversation_id, persona_id, persona_version_id, created_at, updated_at)
        SELECT gen_random_uuid(), lpad('0', 32, '0')::uuid, ${personaId}::uuid, ${personaId}::uuid, now(), now()
        FROM generate_series(1, ${PEOPLE}::integer)
        RETURNING user_id, conversation_id
      )
      INSERT INTO messages (user_id, message_id, conversation_id, turn_id, role, status, content_sealed, created_at)
      SELECT user_id, lpad(to_hex(n), 32, '0')::uuid, conversation_id, ${user}::uuid, 'user', 'complete',
        convert_to(repeat('x', 400), 'UTF8'), now()
      FROM others, generate_series(1, ${EACH}::integer) n`.execute(database().as());
    await sql`ANALYZE messages, conversations, memory_states`.execute(database().as());
    const uuidAt = (n: number): string => n.toString(16).padStart(32, '0');
    /** For the messages after number `after`, the latest `known` of which are known. */
    const question = (after: number, known: number) => {
      const ids = Array.from({ length: known }, (_, index) => uuidAt(MESSAGES - index)).join(',');
      const [one, two, three, four] = [1, 2, 3, 4].map((n) => sql.raw(`$${n}`));
      const statement = newsOf({ user: one!, after: two!, known: three!, limit: four! });
      return { types: 'uuid, uuid, text, integer', statement, values: [user, uuidAt(after), ids, 200] };
    };
    return {
      ctx: {
        explain: (after: number, known: number) => explainedOnce(database(), question(after, known)),
        plans: (after: number, known: number) => plansOf(database(), question(after, known), USES),
      },
    };
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

  it('is not planned anew once PostgreSQL has seen it a few times', async () => {
    const { ctx } = await setup();
    expect(await ctx.plans(MESSAGES, 2)).toEqual({ planned: 5, kept: USES - 5 });
  });
});
