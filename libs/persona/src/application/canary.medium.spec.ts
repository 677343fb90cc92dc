import { newId } from '@rapport/kernel';
import { InProcessSharedState, Metrics } from '@rapport/platform';
import { describeEachDatabase, ManualClock, RecordingAuditTrail } from '@rapport/testing';
import { expect, it } from 'vitest';
import { parseDefinition } from '../domain/parse-definition.js';
import { CachedPersonaCatalogue } from '../infrastructure/cached-persona-catalogue.js';
import { PostgresPersonaRepository } from '../infrastructure/postgres-persona.repository.js';
import { SharedActivationNotice } from '../infrastructure/shared-activation-notice.js';
import { YamlShippedPersonas } from '../infrastructure/yaml-shipped-personas.js';
import { ActivatePersonaVersion } from './activate-persona-version.js';
import { AddPersonaVersion } from './add-persona-version.js';
import { CreatePersona } from './create-persona.js';
import { PersonaLint } from './persona-lint.js';
import { ServeCanary } from './serve-canary.js';

const [shipped] = await new YamlShippedPersonas().load();
const CONFIG = {
  activeTtlMs: 30_000,
  versionCacheEntries: 50,
  cardMaxFileBytes: 100_000,
  cardMaxJsonBytes: 50_000,
  cardMaxDepth: 16,
  cardMaxParts: 10,
};
let slugs = 0;

describeEachDatabase((current) => {
  /** A persona whose version 1 is active, and a version 2. */
  async function setup() {
    const [database, clock, audit, metrics] = [current(), new ManualClock(), new RecordingAuditTrail(), new Metrics()];
    const personas = new PostgresPersonaRepository();
    const notice = new SharedActivationNotice(new InProcessSharedState(clock));
    const lint = new PersonaLint({ withholds: () => undefined });
    const activation = new ActivatePersonaVersion(database, personas, audit, notice, lint, clock, metrics);
    const catalogue = new CachedPersonaCatalogue(database, personas, notice, clock, CONFIG, metrics);
    await catalogue.onModuleInit();
    const operator = newId('user');
    const slug = `canary-${slugs++}`;
    const edition = (tagline: string, status: 'final' | 'draft' = 'final') => ({
      ...parseDefinition(shipped?.definition),
      slug,
      tagline,
      status,
    });
    const add = new AddPersonaVersion(database, personas, audit, clock);
    await new CreatePersona(database, personas, audit, clock).execute(edition('One'), operator);
    await activation.activate(slug, 1, operator);
    await add.execute(slug, edition('Two'), operator);
    const conversations = Array.from({ length: 200 }, () => newId('conversation'));
    const versions = async () =>
      Promise.all(conversations.map(async (id) => (await catalogue.begin(slug, id)).version));
    const shareOfTwo = async () => (await versions()).filter((version) => version === 2).length / conversations.length;
    return {
      sut: new ServeCanary(database, personas, activation, audit, notice, lint),
      ctx: { activation, add, audit, catalogue, edition, metrics, operator, slug, shareOfTwo, versions },
    };
  }

  it('serves its share of new conversations, always the same ones, and shows the active version elsewhere', async () => {
    const { sut, ctx } = await setup();
    expect(await ctx.shareOfTwo()).toBe(0);
    await sut.set(ctx.slug, 2, 30, ctx.operator);
    const first = await ctx.versions();
    expect(Math.abs((await ctx.shareOfTwo()) - 0.3)).toBeLessThan(0.12);
    expect(await ctx.versions()).toEqual(first);
    expect((await ctx.catalogue.active(ctx.slug)).version).toBe(1);
  });

  it('counts what each version began with', async () => {
    const { sut, ctx } = await setup();
    await sut.set(ctx.slug, 2, 99, ctx.operator);
    await ctx.versions();
    expect(await ctx.metrics.render()).toMatch(
      new RegExp(`conversations_begun_total\\{persona="${ctx.slug}",version="2",served_as="canary"\\} \\d+`),
    );
  });

  it('serves all once it is promoted', async () => {
    const { sut, ctx } = await setup();
    await sut.set(ctx.slug, 2, 10, ctx.operator);
    await sut.promote(ctx.slug, ctx.operator);
    expect(await ctx.shareOfTwo()).toBe(1);
    await expect(sut.promote(ctx.slug, ctx.operator)).rejects.toMatchObject({ code: 'persona.no_canary' });
  });

  it('serves nobody once it is taken back', async () => {
    const { sut, ctx } = await setup();
    await sut.set(ctx.slug, 2, 99, ctx.operator);
    await sut.end(ctx.slug, ctx.operator);
    expect(await ctx.shareOfTwo()).toBe(0);
    await expect(sut.end(ctx.slug, ctx.operator)).rejects.toMatchObject({ code: 'persona.no_canary' });
  });

  it('ends with a change of the active version, which it was compared with', async () => {
    const { sut, ctx } = await setup();
    await sut.set(ctx.slug, 2, 99, ctx.operator);
    await ctx.add.execute(ctx.slug, ctx.edition('Three'), ctx.operator);
    await ctx.activation.activate(ctx.slug, 3, ctx.operator);
    expect(new Set(await ctx.versions())).toEqual(new Set([3]));
  });

  it('is audited', async () => {
    const { sut, ctx } = await setup();
    await sut.set(ctx.slug, 2, 5, ctx.operator);
    await sut.end(ctx.slug, ctx.operator);
    const canary = { slug: ctx.slug, version: 2, share: 5 };
    expect(ctx.audit.entries.slice(-2)).toMatchObject([
      { action: 'persona.canary_set', actor: ctx.operator, details: canary },
      { action: 'persona.canary_ended', actor: ctx.operator, details: canary },
    ]);
  });

  it('is only what could be published, and not what is', async () => {
    const { sut, ctx } = await setup();
    await ctx.add.execute(ctx.slug, ctx.edition('Draft', 'draft'), ctx.operator);
    const set = (version: number, slug = ctx.slug) => sut.set(slug, version, 10, ctx.operator);
    await expect(set(1)).rejects.toMatchObject({ code: 'persona.already_active' });
    await expect(set(3)).rejects.toMatchObject({ code: 'persona.unfinished' });
    await expect(set(9)).rejects.toMatchObject({ code: 'persona.version_not_found' });
    await expect(set(1, 'nobody')).rejects.toMatchObject({ code: 'persona.not_found' });
  });
});
