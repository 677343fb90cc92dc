import { newId, toUuid } from '@rapport/kernel';
import { Metrics, Samples } from '@rapport/platform';
import { describeEachDatabase, ManualClock } from '@rapport/testing';
import { sql } from 'kysely';
import { beforeEach, expect, it } from 'vitest';
import { PostgresUsageRepository } from '../infrastructure/postgres-usage.repository.js';
import { CountActivePeople } from './count-active-people.js';

describeEachDatabase((database) => {
  beforeEach(async () => void (await sql`DELETE FROM usage_daily`.execute(database().as())));

  function setup() {
    const clock = new ManualClock(Date.UTC(2026, 2, 30, 12));
    const metrics = new Metrics();
    const samples = new Samples(clock, metrics);
    const sut = new CountActivePeople(new PostgresUsageRepository(database()), clock, metrics, samples);
    const answered = async (user: string, days: readonly string[], turns = 1) => {
      for (const day of days) {
        await sql`INSERT INTO usage_daily (user_id, day, persona_id, model, turns) VALUES
          (${user}::uuid, ${day}::date, ${toUuid('persona', newId('persona'))}::uuid, 'm', ${turns})`.execute(
          database().as(),
        );
      }
    };
    const shown = async () => {
      samples.onApplicationBootstrap();
      await clock.advance(30_000);
      const text = async () =>
        [...(await metrics.render()).matchAll(/^rapport_people_active(.*)$/gm)].map(([, is]) => is);
      await expect.poll(text).toHaveLength(3);
      return new Set(await text());
    };
    return { sut, ctx: { answered, shown, person: () => toUuid('user', newId('user')) } };
  }

  it('counts each person once a window, whatever they talked about and how often', async () => {
    const { ctx } = setup();
    await ctx.answered(ctx.person(), ['2026-03-30', '2026-03-30', '2026-03-01']);
    await ctx.answered(ctx.person(), ['2026-03-24']);
    await ctx.answered(ctx.person(), ['2026-03-23', '2026-03-01']);
    await ctx.answered(ctx.person(), ['2026-02-28']);
    expect(await ctx.shown()).toEqual(new Set(['{window="day"} 1', '{window="week"} 2', '{window="month"} 3']));
  });

  it('does not count who had no answer', async () => {
    const { ctx } = setup();
    await ctx.answered(ctx.person(), ['2026-03-30'], 0);
    expect(await ctx.shown()).toEqual(new Set(['{window="day"} 0', '{window="week"} 0', '{window="month"} 0']));
  });
});
