import { LanguageModel, llmConfig, ModelHealth } from '@rapport/llm';
import {
  Database,
  databaseConfig,
  databaseErrors,
  Draining,
  HttpServers,
  Metrics,
  ReadinessHolds,
  ReadinessWarnings,
  SharedState,
  sharedStateErrors,
} from '@rapport/platform';
import { createHttpApp, ManualClock, portsModule, ScriptedModel } from '@rapport/testing';
import { describe, expect, it, vi } from 'vitest';
import { HealthHttpModule } from '../health-http.module.js';
import { healthConfig } from '../health.config.js';
import { SchemaIndicator } from '../indicators/schema.indicator.js';

/** Stands where the database stands; everything else is real. */
class StubDatabase {
  readonly kind = 'postgres';
  readonly ping = vi.fn<(timeoutMs: number) => Promise<void>>().mockResolvedValue();
}

async function setup() {
  const [clock, database, model] = [new ManualClock(), new StubDatabase(), new ScriptedModel().answersProbe()];
  const calls = new ModelHealth(clock, { healthWindowMs: 300_000 });

  const ports = [
    { provide: Database, useValue: database },
    { provide: LanguageModel, useValue: model },
    { provide: ModelHealth, useValue: calls },
  ];
  const app = await createHttpApp({
    clock,
    sections: [healthConfig, databaseConfig, llmConfig],
    environment: { THROTTLE_ADDRESS_LIMIT: '1' },
    imports: [portsModule(ports), HealthHttpModule],
  });
  vi.spyOn(app.get(SchemaIndicator, { strict: false }), 'check').mockResolvedValue({ schema: { status: 'up' } });
  const ask = async (path: string) => {
    const response = await app.inject(`/health/${path}`);
    return { status: response.statusCode, body: response.json(), headers: response.headers };
  };
  return { sut: { ask }, ctx: { app, clock, database, calls, sharedState: app.get(SharedState) } };
}

describe('liveness', () => {
  it('answers without asking anything', async () => {
    const { sut, ctx } = await setup();
    ctx.database.ping.mockRejectedValue(databaseErrors.unavailable());
    expect((await sut.ask('live')).status).toBe(200);
    expect(ctx.database.ping).not.toHaveBeenCalled();
  });

  it('stays good during a shutdown', async () => {
    const { sut, ctx } = await setup();
    ctx.app.get(Draining).onModuleDestroy();
    expect((await sut.ask('live')).status).toBe(200);
  });
});

describe('readiness', () => {
  it('turns bad while somebody holds it, and good again', async () => {
    const { sut, ctx } = await setup();
    const release = ctx.app.get(ReadinessHolds).hold('test.first_this');
    const held = await sut.ask('ready');
    expect([held.status, held.body.details.released]).toEqual([503, { status: 'down', code: 'test.first_this' }]);
    release();
    expect((await sut.ask('ready')).status).toBe(200);
  });

  it('is kept, degraded, while something should be looked at', async () => {
    const { sut, ctx } = await setup();
    ctx.app.get(ReadinessWarnings).add(() => 'test.look_at_this');
    const { status, body } = await sut.ask('ready');
    expect([status, body.status, body.details.warnings.codes]).toEqual([200, 'degraded', ['test.look_at_this']]);
  });

  it('is good when database, schema and shared state are', async () => {
    const { sut } = await setup();
    const { status, body, headers } = await sut.ask('ready');
    expect(status).toBe(200);
    expect(headers['cache-control']).toBe('no-store');
    expect(body).toEqual({
      status: 'ok',
      details: {
        accepting: { status: 'up' },
        released: { status: 'up' },
        warnings: { status: 'up' },
        database: { status: 'up', kind: 'postgres', latency_ms: 0 },
        schema: { status: 'up' },
        shared_state: { status: 'up', kind: 'memory', latency_ms: 0 },
      },
    });
  });

  it('is lost with the database, and says so by its code only', async () => {
    const { sut, ctx } = await setup();
    ctx.database.ping.mockRejectedValue(databaseErrors.unavailable('host db.internal refused'));
    const { status, body } = await sut.ask('ready');
    expect([status, body.details.database]).toEqual([
      503,
      { status: 'down', kind: 'postgres', code: 'database.unavailable' },
    ]);
  });

  it('is kept, degraded, without the shared state', async () => {
    const { sut, ctx } = await setup();
    vi.spyOn(ctx.sharedState, 'ping').mockRejectedValue(sharedStateErrors.unavailable());
    const { status, body } = await sut.ask('ready');
    expect([status, body.status, body.details.shared_state.code]).toEqual([
      200,
      'degraded',
      'shared_state.unavailable',
    ]);
  });

  it('is lost as soon as the process is told to stop', async () => {
    const { sut, ctx } = await setup();
    ctx.app.get(Draining).onModuleDestroy();
    expect((await sut.ask('ready')).status).toBe(503);
  });

  it('asks the database once for many probes', async () => {
    const { sut, ctx } = await setup();
    await Promise.all(Array.from({ length: 20 }, () => sut.ask('ready')));
    expect(ctx.database.ping).toHaveBeenCalledTimes(1);
    await ctx.clock.advance(500);
    await sut.ask('ready');
    expect(ctx.database.ping).toHaveBeenCalledTimes(2);
  });
});

describe('the metrics of readiness', () => {
  const gauges = (text: string): string[] =>
    [...text.matchAll(/^rapport_(?:ready|database_up|shared_state_up) .*$/gm)].map(([line]) => line);

  it('tell an outage although nobody asks for readiness, and its end', async () => {
    const { ctx } = await setup();
    const metrics = ctx.app.get(Metrics);
    ctx.database.ping.mockRejectedValueOnce(databaseErrors.timeout());
    await ctx.clock.advance(5_000);
    expect(gauges(await metrics.render())).toEqual([
      'rapport_ready 0',
      'rapport_database_up 0',
      'rapport_shared_state_up 1',
    ]);
    await ctx.clock.advance(5_000);
    expect(gauges(await metrics.render())).toEqual([
      'rapport_ready 1',
      'rapport_database_up 1',
      'rapport_shared_state_up 1',
    ]);
  });

  it('call a shared state that is slow up, and one that does not answer down', async () => {
    const { sut, ctx } = await setup();
    const ping = vi.spyOn(ctx.sharedState, 'ping').mockResolvedValue(100);
    await sut.ask('ready');
    expect(gauges(await ctx.app.get(Metrics).render())).toContain('rapport_shared_state_up 1');
    ping.mockRejectedValue(sharedStateErrors.unavailable());
    await ctx.clock.advance(500);
    await sut.ask('ready');
    expect(gauges(await ctx.app.get(Metrics).render())).toContain('rapport_shared_state_up 0');
  });
});

describe('startup', () => {
  it('waits for the schema', async () => {
    const { sut, ctx } = await setup();
    const schema = vi.mocked(ctx.app.get(SchemaIndicator, { strict: false }).check);
    schema.mockResolvedValue({ schema: { status: 'down', code: 'database.stale_schema' } });
    expect((await sut.ask('startup')).status).toBe(503);
    schema.mockResolvedValue({ schema: { status: 'up' } });
    expect((await sut.ask('startup')).status).toBe(200);
  });
});

describe('the dependency report', () => {
  it('tells of everything, and that as values', async () => {
    const { sut, ctx } = await setup();
    ctx.database.ping.mockRejectedValue(databaseErrors.timeout());
    const { status, body } = await sut.ask('dependencies');
    expect([status, body.status]).toEqual([200, 'error']);
    expect(Object.keys(body.details).toSorted()).toEqual([
      'database',
      'disk',
      'gemini',
      'memory',
      'shared_state',
      'warnings',
    ]);
  });

  it('calls a slow Redis degraded', async () => {
    const { sut, ctx } = await setup();
    vi.spyOn(ctx.sharedState, 'ping').mockResolvedValue(10.5);
    expect((await sut.ask('dependencies')).body.details.shared_state).toEqual({
      status: 'degraded',
      kind: 'memory',
      latency_ms: 10.5,
    });
  });

  it('judges Gemini by our own calls', async () => {
    const { sut, ctx } = await setup();
    const record = (count: number, outcome: 'ok' | `llm.${string}`) => {
      for (let i = 0; i < count; i += 1) ctx.calls.record({ model: 'gemini-3.5-flash-lite', outcome });
    };
    record(9, 'ok');
    record(1, 'llm.overloaded');
    expect((await sut.ask('dependencies')).body.details.gemini).toMatchObject({ status: 'degraded', successes: 9 });
    record(11, 'llm.quota_exhausted');
    expect((await sut.ask('dependencies')).body.details.gemini.status).toBe('down');
  });

  it('is served on the internal port only', async () => {
    const { ctx } = await setup();
    const { publicUrl, internalUrl } = await ctx.app.get(HttpServers).listen(ctx.app);
    const statuses = [publicUrl, internalUrl].map(async (url) => (await fetch(`${url}/health/dependencies`)).status);
    expect(await Promise.all(statuses)).toEqual([404, 200]);
  });
});
