import { once } from 'node:events';
import { newId, toUuid, type ExportRecord } from '@rapport/kernel';
import { Metrics } from '@rapport/platform';
import { createTestCrypto, describeEachDatabase, ManualClock } from '@rapport/testing';
import { sql } from 'kysely';
import { describe, expect, it, vi } from 'vitest';
import { SUBJECT_PURPOSE, type CrisisChange } from '../domain/crisis/crisis-decision.js';
import type { DueNotification } from '../domain/crisis/crisis-repository.js';
import { OperatorHook } from '../domain/crisis/operator-hook.js';
import { CrisisErasure, CrisisExport } from '../infrastructure/crisis-participants.js';
import { PostgresCrisisRepository } from '../infrastructure/postgres-crisis.repository.js';
import { NotifyOperatorHandler } from './notify-operator.handler.js';
import { PurgeCrisesHandler } from './purge-crises.handler.js';

const CONFIG = { webhookUrl: 'https://operator.example', webhookTimeoutMs: 5_000, webhookAttempts: 3, keepDays: 30 };
const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;

/** Takes or refuses, or waits until it is stopped, as told; asked beyond that it throws. */
class ScriptedHook extends OperatorHook {
  readonly told: DueNotification[] = [];
  readonly script: ('takes' | 'refuses' | 'waits')[] = [];

  override async tell(notification: DueNotification, signal: AbortSignal): Promise<void> {
    this.told.push(notification);
    const next = this.script.shift();
    if (next === 'waits') await once(signal, 'abort');
    if (next !== 'takes') throw new Error(next ?? 'nobody expected to be told');
  }
}

describeEachDatabase((database) => {
  async function setup() {
    const clock = new ManualClock();
    const crypto = await createTestCrypto({ clock });
    const userId = await crypto.givenUser(database());
    await sql`DELETE FROM crisis_notifications`.execute(database().as());
    const crises = new PostgresCrisisRepository(database(), crypto.cipher);
    const hook = new ScriptedHook();
    const metrics = new Metrics();
    const sut = new NotifyOperatorHandler(crises, hook, clock, metrics, CONFIG);
    const handle = (signal = new AbortController().signal) => sut.handle({}, signal);
    const subject = crypto.blindIndex.digest(SUBJECT_PURPOSE, toUuid('user', userId));
    const givenCrisis = async (): Promise<void> => {
      const at = clock.now();
      const change: CrisisChange = {
        from: (await crises.find(userId))?.revision ?? 0,
        state: { tier: 'acute', at, confirmed: true, pressure: 6, handOff: true },
        locale: 'en',
        counts: [],
        notification: { id: globalThis.crypto.randomUUID(), subject, tier: 'acute', handOff: true },
      };
      await crises.keep(userId, change, new Date(at));
    };
    const waiting = async () =>
      (
        await sql<{ attempts: number; abandoned: boolean }>`
          SELECT attempts, abandoned_at IS NOT NULL AS abandoned FROM crisis_notifications`.execute(database().as())
      ).rows;
    const participants = {
      exporting: new CrisisExport(crises),
      erasing: new CrisisErasure(database(), crypto.blindIndex),
    };
    return { sut: handle, ctx: { clock, crises, hook, metrics, userId, givenCrisis, waiting, ...participants } };
  }

  describe('telling the operator', () => {
    it('forgets what was taken', async () => {
      const { sut, ctx } = await setup();
      ctx.hook.script.push('takes');
      await ctx.givenCrisis();
      await sut();
      await sut();
      expect([ctx.hook.told.length, await ctx.waiting()]).toEqual([1, []]);
    });

    it('tries again, later and later, and gives up with a trace', async () => {
      const { sut, ctx } = await setup();
      ctx.hook.script.push('refuses', 'refuses', 'refuses');
      await ctx.givenCrisis();
      const attempts: number[] = [];
      for (const seconds of [0, 14, 1, 29, 1, 86_400]) {
        await ctx.clock.advance(seconds * 1_000);
        await sut();
        attempts.push(ctx.hook.told.length);
      }
      expect(attempts).toEqual([1, 1, 2, 2, 3, 3]);
      expect(await ctx.waiting()).toEqual([{ attempts: 3, abandoned: true }]);
      const rendered = await ctx.metrics.render();
      expect(rendered).toContain('rapport_crisis_notifications_total{outcome="abandoned"} 1');
      expect(rendered).toContain('rapport_crisis_notifications_total{outcome="failed"} 2');
    });

    it('counts no attempt that was not made, or not to its end, because the worker stops', async () => {
      const { sut, ctx } = await setup();
      ctx.hook.script.push('waits');
      await ctx.givenCrisis();
      await ctx.givenCrisis();
      const stopped = new AbortController();
      const told = sut(stopped.signal);
      await vi.waitFor(() => expect(ctx.hook.told).toHaveLength(1));
      stopped.abort();
      await told;
      const untried = { attempts: 0, abandoned: false };
      expect([ctx.hook.told.length, await ctx.waiting()]).toEqual([1, [untried, untried]]);
      await ctx.clock.advance(CONFIG.webhookTimeoutMs * 20 + 15_000);
      ctx.hook.script.push('takes', 'takes');
      await sut();
      expect(await ctx.waiting()).toEqual([]);
    });

    it('is done by one process at a time', async () => {
      const { ctx } = await setup();
      await ctx.givenCrisis();
      const take = () => ctx.crises.takeDue(ctx.clock.date(), new Date(ctx.clock.now() + MINUTE), 20);
      expect([(await take()).length, (await take()).length]).toEqual([1, 0]);
      await ctx.clock.advance(MINUTE);
      expect(await take()).toHaveLength(1);
    });
  });

  describe('what is kept', () => {
    it('goes after its time', async () => {
      const { ctx } = await setup();
      await ctx.givenCrisis();
      const purge = new PurgeCrisesHandler(ctx.crises, ctx.clock, CONFIG);
      await ctx.clock.advance(30 * DAY);
      await purge.handle();
      expect(await ctx.crises.find(ctx.userId)).toBeDefined();
      await ctx.clock.advance(DAY);
      await purge.handle();
      expect([await ctx.crises.find(ctx.userId), await ctx.waiting()]).toEqual([undefined, []]);
    });

    it('stays while the person is under a legal hold', async () => {
      const { ctx } = await setup();
      await ctx.givenCrisis();
      await sql`INSERT INTO legal_holds (user_id, matter, placed_by, placed_at)
        VALUES (${toUuid('user', ctx.userId)}, 'X-1', ${toUuid('user', ctx.userId)}, now())`.execute(database().as());
      await ctx.clock.advance(31 * DAY);
      await new PurgeCrisesHandler(ctx.crises, ctx.clock, CONFIG).handle();
      expect(await ctx.crises.find(ctx.userId)).toBeDefined();
    });

    it('is told to the person, as what was inferred of them', async () => {
      const { ctx } = await setup();
      await ctx.givenCrisis();
      const records: ExportRecord[] = [];
      for await (const record of ctx.exporting.export(ctx.userId)) records.push(record);
      expect(records).toMatchObject([
        { table: 'crisis_states', origin: 'inferred', row: { tier: 'acute', hand_off: true, reassured_at: null } },
      ]);
    });

    it('goes with the person, and so does what the operator was still to be told', async () => {
      const { ctx } = await setup();
      await ctx.givenCrisis();
      expect(await ctx.erasing.erase(newId('user'))).toBe(0);
      expect([await ctx.erasing.erase(ctx.userId), await ctx.erasing.erase(ctx.userId)]).toEqual([2, 0]);
      expect(await ctx.waiting()).toEqual([]);
    });
  });
});
