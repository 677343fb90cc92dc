import { newId, toUuid, type MessageId } from '@rapport/kernel';
import { createTestCrypto, explained, explainedOnce, ManualClock, useTestDatabase } from '@rapport/testing';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import type { Branch } from '../domain/branch.js';
import { PostgresConversationRepository } from './postgres-conversation.repository.js';
import { pathEnd, recentMessages } from './path-sql.js';

const WINDOW = { messages: 400, bytes: 40_000 };
const SEALED = 400;

/** What the read of a turn touches, in a conversation of 10 messages and in one of 10,000. */
describe('the read of a turn', () => {
  const database = useTestDatabase('postgres');

  /** A path of `length` messages in one insert; sealed once, since only its size matters here. */
  async function setup(length: number) {
    const clock = new ManualClock();
    const { cipher, givenUser } = await createTestCrypto({ clock });
    const userId = await givenUser(database());
    const conversations = new PostgresConversationRepository(database(), cipher);
    const conversation = {
      id: newId('conversation', clock.now()),
      userId,
      personaId: newId('persona'),
      personaVersionId: newId('personaVersion'),
      title: undefined,
      titleSource: 'none' as const,
      memoryEnabled: true,
      messageCount: length,
      createdAt: clock.date(),
      updatedAt: clock.date(),
      lastMessageAt: undefined,
    };
    await conversations.create(conversation);
    const [user, id] = [toUuid('user', userId), toUuid('conversation', conversation.id)];
    await sql`
      INSERT INTO messages (user_id, message_id, conversation_id, parent_id, turn_id, role, status, content_sealed,
        created_at, position)
      SELECT ${user}::uuid, lpad(to_hex(n), 32, '0')::uuid, ${id}::uuid,
        CASE WHEN n > 1 THEN lpad(to_hex(n - 1), 32, '0')::uuid END, ${user}::uuid,
        CASE WHEN n % 2 = 1 THEN 'user' ELSE 'assistant' END, 'complete', convert_to(repeat('x', ${SEALED}), 'UTF8'),
        now(), (n - 1) * ${SEALED}
      FROM generate_series(1, ${length}::integer) n`.execute(database().as());
    await sql`ANALYZE messages`.execute(database().as());
    const messageAt = (n: number): MessageId => `msg_${n.toString(16).padStart(32, '0')}`;
    const buffers = (branch?: Branch) => {
      const path = recentMessages(user, id, WINDOW, branch);
      return explained(database(), sql`${path.with} ${path.select}`);
    };
    /** As a turn's record looks for it: by a plan that knows no parameters. */
    const endOfPath = () =>
      explainedOnce(database(), {
        types: 'uuid, uuid',
        statement: sql`SELECT ${pathEnd(sql.raw('$1'), sql.raw('$2'))}`,
        values: [user, id],
      });
    const summarise = (n: number) =>
      sql`
      INSERT INTO conversation_summaries (user_id, conversation_id, through_message_id, from_message_id, position,
        content_sealed, model_version, created_at)
      VALUES (${user}::uuid, ${id}::uuid, ${toUuid('message', messageAt(n))}::uuid,
        ${toUuid('message', messageAt(1))}::uuid, ${(n - 1) * SEALED}, ''::bytea, 'm', now())`.execute(database().as());
    return { ctx: { buffers, endOfPath, messageAt, summarise } };
  }

  it('touches no more of 10,000 messages than of as many as it shows', async () => {
    const [short, long] = [await (await setup(102)).ctx.buffers(), await (await setup(10_000)).ctx.buffers()];
    expect(long.rows).toBe(101);
    expect(long.rows).toBeLessThanOrEqual(short.rows);
    expect(long.pages).toBeLessThanOrEqual(short.pages + 10);
  });

  it('ends at what a summary covers, and with its last message', async () => {
    const { ctx } = await setup(1_000);
    await ctx.summarise(900);
    await ctx.summarise(960);
    expect((await ctx.buffers()).rows).toBe(41);
  });

  it('reaches as far as ever where the summary lies farther back', async () => {
    const { ctx } = await setup(1_000);
    await ctx.summarise(500);
    expect((await ctx.buffers()).rows).toBe(101);
  });

  it('finds the end of a path of 10,000 messages by one look into an index', async () => {
    const { pages, plan } = await (await setup(10_000)).ctx.endOfPath();
    expect(plan).toContain('"Index Name":"messages_on_active_path"');
    expect(pages).toBeLessThanOrEqual(4);
  });

  it('stays as small where an old message is continued', async () => {
    const { ctx } = await setup(10_000);
    const active = await ctx.buffers();
    const branched = await ctx.buffers({ after: ctx.messageAt(5_000) });
    expect(branched.rows).toBe(101);
    expect(branched.pages).toBeLessThanOrEqual(active.pages * 4);
  });
});
