import { recordSpans } from '@rapport/testing';
import { describe, expect, it } from 'vitest';
import { inSpan } from '../telemetry/tracing/spans.js';
import { inStatementSpan } from './statement-span.js';

async function nameOf(text: string) {
  const { finished } = await recordSpans();
  await inSpan('outer', {}, () => inStatementSpan(text, async () => undefined));
  return (await finished())[0]!.name;
}

describe('the span of a statement', () => {
  it.each([
    ['select "user_id" from "conversations" where "title" = $1', 'SELECT conversations'],
    ['/* planned once */\n  WITH open AS (SELECT * FROM conversations) SELECT 1', 'WITH conversations'],
    ['insert into "audit"."outbox" ("event_id") values ($1)', 'INSERT audit.outbox'],
    ['update users set name = $1', 'UPDATE users'],
    ['begin', 'BEGIN'],
    ['(select 1)', 'OTHER'],
  ])('of %s is called %s', async (text, name) => {
    expect(await nameOf(text)).toBe(name);
  });

  it('is not made outside of a trace', async () => {
    const { finished } = await recordSpans();
    expect(await inStatementSpan('select 1', async () => 7)).toBe(7);
    expect(await finished()).toEqual([]);
  });
});
