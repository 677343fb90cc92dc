import { newId, type UserId } from '@rapport/kernel';
import { InProcessSharedState, Metrics, type Database } from '@rapport/platform';
import { describeEachDatabase, ManualClock, RecordingAuditTrail } from '@rapport/testing';
import { sql } from 'kysely';
import { expect, it, vi } from 'vitest';
import type { PersonaDefinition } from '../domain/persona-definition.js';
import { parseDefinition } from '../domain/parse-definition.js';
import { CachedPersonaCatalogue } from '../infrastructure/cached-persona-catalogue.js';
import { PostgresPersonaRepository } from '../infrastructure/postgres-persona.repository.js';
import { SharedActivationNotice } from '../infrastructure/shared-activation-notice.js';
import { YamlShippedPersonas } from '../infrastructure/yaml-shipped-personas.js';
import { ActivatePersonaVersion } from './activate-persona-version.js';
import { AddPersonaVersion } from './add-persona-version.js';
import { CreatePersona } from './create-persona.js';
import { InspectPersonas } from './inspect-personas.js';
import { PersonaLint } from './persona-lint.js';
import { SeedPersonas } from './seed-personas.js';
import { ShippedPersonas } from '../domain/shipped-personas.js';

const [shipped] = await new YamlShippedPersonas().load();
const CARD_LIMITS = {
  cardMaxFileBytes: 100_000,
  cardMaxJsonBytes: 50_000,
  cardMaxDepth: 16,
  cardMaxParts: 10,
};
let slugs = 0;

/** Ships what the test puts in. */
class GivenPersonas extends ShippedPersonas {
  definitions: unknown[] = [];

  override load() {
    return Promise.resolve(this.definitions.map((definition) => ({ file: 'given.yaml', definition })));
  }
}

/** Knows one word. */
const withholds = (text: string) =>
  text.includes('sarin') ? { reason: 'Screening found poisons.', doubtful: false } : undefined;

describeEachDatabase((current) => {
  function setup() {
    const database: Database = current();
    const [clock, audit, shippedPersonas] = [new ManualClock(), new RecordingAuditTrail(), new GivenPersonas()];
    const personas = new PostgresPersonaRepository();
    const shared = new InProcessSharedState(clock);
    const notice = new SharedActivationNotice(shared);
    const config = { ...CARD_LIMITS, activeTtlMs: 30_000, versionCacheEntries: 50 };
    /** Of another pod, unless it is given this pod's notice. */
    const catalogue = (heard = new SharedActivationNotice(shared)): CachedPersonaCatalogue =>
      new CachedPersonaCatalogue(database, personas, heard, clock, config, new Metrics());
    const lint = new PersonaLint({ withholds: withholds });
    const sut = {
      create: new CreatePersona(database, personas, audit, clock),
      add: new AddPersonaVersion(database, personas, audit, clock),
      activation: new ActivatePersonaVersion(database, personas, audit, notice, lint, clock, new Metrics()),
      inspect: new InspectPersonas(database, personas, lint),
      seed: new SeedPersonas(database, personas, shippedPersonas, audit, notice, clock),
      catalogue: catalogue(notice),
    };
    const operator: UserId = newId('user');
    const slug = `test-${slugs++}`;
    /** A finished definition of this test's own persona; `edition` makes its content differ. */
    const definition = (edition: string, change: Partial<PersonaDefinition> = {}): PersonaDefinition => ({
      ...parseDefinition(shipped?.definition),
      slug,
      tagline: `Edition ${edition}`,
      ...change,
    });
    const activeTagline = async () => (await catalogue().active(slug)).definition.tagline;
    const published = async (...editions: string[]): Promise<void> => {
      for (const [index, edition] of editions.entries()) {
        if (index === 0) await sut.create.execute(definition(edition), operator);
        else await sut.add.execute(slug, definition(edition), operator);
        await sut.activation.activate(slug, index + 1, operator);
      }
    };
    return {
      sut,
      ctx: {
        database,
        clock,
        audit,
        personas,
        shippedPersonas,
        catalogue,
        operator,
        slug,
        definition,
        activeTagline,
        published,
      },
    };
  }

  it.each(['a\0', 'Maren', '', 'x'.repeat(65)])('knows nobody by what is no slug: %j', async (name) => {
    const { sut } = setup();
    await expect(sut.catalogue.active(name)).rejects.toMatchObject({ code: 'persona.not_found' });
  });

  it('publishes a persona with its first activation, not before', async () => {
    const { sut, ctx } = setup();
    await sut.create.execute(ctx.definition('one'), ctx.operator);
    await expect(sut.catalogue.active(ctx.slug)).rejects.toMatchObject({ code: 'persona.not_found' });
    await sut.activation.activate(ctx.slug, 1, ctx.operator);
    expect(await sut.catalogue.active(ctx.slug)).toMatchObject({ version: 1, definition: ctx.definition('one') });
  });

  it('lists the active version of each published persona, a page at a time', async () => {
    const { sut, ctx } = setup();
    await ctx.published('one', 'two');
    await setup().ctx.published('other');
    const first = await sut.catalogue.list({ limit: 1, order: 'desc' });
    const rest = await sut.catalogue.list({ limit: 100, order: 'desc', after: first.items[0]!.personaId });
    expect(first.hasMore).toBe(true);
    expect(rest.items.find(({ definition }) => definition.slug === ctx.slug)).toMatchObject({ version: 2 });
  });

  it('refuses to activate what the lint refuses, and says why', async () => {
    const { sut, ctx } = setup();
    await sut.create.execute(ctx.definition('one', { status: 'draft' }), ctx.operator);
    await expect(sut.activation.activate(ctx.slug, 1, ctx.operator)).rejects.toMatchObject({
      code: 'persona.unfinished',
      issues: [{ pointer: '/status', detail: 'draft-status: is not marked final' }],
    });
    expect((await sut.inspect.history(ctx.slug)).activations).toEqual([]);
  });

  it('refuses to activate what screening would withhold from people', async () => {
    const { sut, ctx } = setup();
    await sut.create.execute(ctx.definition('one', { greeting: 'Shall we talk about sarin?' }), ctx.operator);
    const finding = { rule: 'screening', severity: 'error', pointer: '/greeting', message: 'Screening found poisons.' };
    expect((await sut.inspect.version(ctx.slug, 1)).findings).toContainEqual(finding);
    await expect(sut.activation.activate(ctx.slug, 1, ctx.operator)).rejects.toMatchObject({
      issues: [{ pointer: '/greeting', detail: 'screening: Screening found poisons.' }],
    });
  });

  it('rolls back to what was active last before, and keeps the history', async () => {
    const { sut, ctx } = setup();
    await ctx.published('one', 'two', 'three');
    await sut.activation.rollBack(ctx.slug, undefined, ctx.operator);
    expect(await ctx.activeTagline()).toBe('Edition two');
    await sut.activation.rollBack(ctx.slug, 1, ctx.operator);
    expect(await ctx.activeTagline()).toBe('Edition one');
    const { activations } = await sut.inspect.history(ctx.slug);
    expect(activations.map(({ kind }) => kind)).toEqual(['roll_back', 'roll_back', 'activate', 'activate', 'activate']);
  });

  it('rolls back only to what was active before', async () => {
    const { sut, ctx } = setup();
    await ctx.published('one');
    await sut.add.execute(ctx.slug, ctx.definition('two'), ctx.operator);
    const nowhere = { code: 'persona.nothing_to_roll_back_to' };
    await expect(sut.activation.rollBack(ctx.slug, undefined, ctx.operator)).rejects.toMatchObject(nowhere);
    await expect(sut.activation.rollBack(ctx.slug, 2, ctx.operator)).rejects.toMatchObject(nowhere);
    await expect(sut.activation.rollBack(ctx.slug, 9, ctx.operator)).rejects.toMatchObject({
      code: 'persona.version_not_found',
    });
  });

  it.each(["update persona_versions set definition = '{}'", 'delete from persona_versions'])(
    'keeps versions as they are, even against: %s',
    async (statement) => {
      const { ctx } = setup();
      await ctx.published('one');
      await expect(sql.raw(statement).execute(ctx.database.as())).rejects.toMatchObject({ code: '23001' });
    },
  );

  it('refuses a slug twice, another slug in a version, and the same content twice', async () => {
    const { sut, ctx } = setup();
    await ctx.published('one');
    const code = (error: string) => expect.objectContaining({ code: `persona.${error}` });
    await expect(sut.create.execute(ctx.definition('x'), ctx.operator)).rejects.toEqual(code('slug_taken'));
    await expect(sut.add.execute('elsewhere', ctx.definition('x'), ctx.operator)).rejects.toEqual(
      code('slug_mismatch'),
    );
    await expect(sut.add.execute(ctx.slug, ctx.definition('one'), ctx.operator)).rejects.toEqual(code('unchanged'));
  });

  it('numbers versions without gaps when several are added at once', async () => {
    const { sut, ctx } = setup();
    await ctx.published('one');
    await Promise.all(
      ['a', 'b', 'c', 'd'].map((edition) => sut.add.execute(ctx.slug, ctx.definition(edition), ctx.operator)),
    );
    const { versions } = await sut.inspect.history(ctx.slug);
    expect(versions.map(({ version }) => version)).toEqual([5, 4, 3, 2, 1]);
  });

  it('leaves an audit entry for each act, and none for what changes nothing', async () => {
    const { sut, ctx } = setup();
    await ctx.published('one', 'two');
    await sut.activation.activate(ctx.slug, 2, ctx.operator);
    await sut.activation.rollBack(ctx.slug, undefined, ctx.operator);
    expect(ctx.audit.entries.map(({ action }) => action)).toEqual([
      'persona.created',
      'persona.version_activated',
      'persona.version_added',
      'persona.version_activated',
      'persona.rolled_back',
    ]);
    expect(ctx.audit.entries.every(({ actor, outcome }) => actor === ctx.operator && outcome === 'success')).toBe(true);
  });

  it('keeps old versions for the conversations that began with them', async () => {
    const { sut, ctx } = setup();
    await ctx.published('one');
    const begun = await sut.catalogue.active(ctx.slug);
    await sut.add.execute(ctx.slug, ctx.definition('two'), ctx.operator);
    await sut.activation.activate(ctx.slug, 2, ctx.operator);
    expect(await ctx.catalogue().version(begun.versionId)).toEqual(begun);
  });

  it('follows an activation at once where its notice arrives, else within the configured time', async () => {
    const { sut, ctx } = setup();
    await ctx.published('one', 'two');
    const [listening, deaf] = [ctx.catalogue(), ctx.catalogue()];
    await listening.onModuleInit();
    const versions = async () => [(await listening.active(ctx.slug)).version, (await deaf.active(ctx.slug)).version];
    await versions();
    await sut.activation.rollBack(ctx.slug, undefined, ctx.operator);
    await ctx.clock.advance(0); // lets the message arrive
    expect(await versions()).toEqual([1, 2]);
    await ctx.clock.advance(30_000);
    expect(await versions()).toEqual([1, 1]);
    await listening.onModuleDestroy();
  });

  it('shows the pod that activates its own act at once', async () => {
    const { sut, ctx } = setup();
    await ctx.published('one', 'two');
    await sut.catalogue.onModuleInit();
    await sut.catalogue.active(ctx.slug);
    await sut.activation.rollBack(ctx.slug, undefined, ctx.operator);
    expect(await sut.catalogue.active(ctx.slug)).toMatchObject({ version: 1 });
    await sut.catalogue.onModuleDestroy();
  });

  it('asks the database once for callers that ask together, and again after a failure', async () => {
    const { sut, ctx } = setup();
    await expect(sut.catalogue.active(ctx.slug)).rejects.toMatchObject({ code: 'persona.not_found' });
    await ctx.published('one');
    const queries = vi.spyOn(ctx.personas, 'activeVersion');
    await Promise.all([sut.catalogue.active(ctx.slug), sut.catalogue.active(ctx.slug)]);
    await sut.catalogue.active(ctx.slug);
    expect(queries).toHaveBeenCalledOnce();
  });

  it('seeds shipped personas once, and activates a changed one', async () => {
    const { sut, ctx } = setup();
    ctx.shippedPersonas.definitions = [ctx.definition('one')];
    const outcomes = [(await sut.seed.execute())[0]?.outcome, (await sut.seed.execute())[0]?.outcome];
    ctx.shippedPersonas.definitions = [ctx.definition('two')];
    outcomes.push((await sut.seed.execute())[0]?.outcome);
    expect(outcomes).toEqual(['activated', 'unchanged', 'activated']);
    expect(await ctx.activeTagline()).toBe('Edition two');
  });

  it('goes back to earlier content when that is what ships again', async () => {
    const { sut, ctx } = setup();
    for (const edition of ['one', 'two', 'one']) {
      ctx.shippedPersonas.definitions = [ctx.definition(edition)];
      await sut.seed.execute();
    }
    expect(await ctx.activeTagline()).toBe('Edition one');
    expect((await sut.inspect.history(ctx.slug)).versions).toHaveLength(2);
  });

  it("leaves an operator's choice alone when shipped content changes", async () => {
    const { sut, ctx } = setup();
    ctx.shippedPersonas.definitions = [ctx.definition('one')];
    await sut.seed.execute();
    await sut.add.execute(ctx.slug, ctx.definition('by hand'), ctx.operator);
    await sut.activation.activate(ctx.slug, 2, ctx.operator);
    ctx.shippedPersonas.definitions = [ctx.definition('three')];
    expect(await sut.seed.execute()).toEqual([{ slug: ctx.slug, outcome: 'kept' }]);
    expect(await ctx.activeTagline()).toBe('Edition by hand');
  });

  it('seeds from several pods at once', async () => {
    const { sut, ctx } = setup();
    ctx.shippedPersonas.definitions = [ctx.definition('one')];
    const results = await Promise.all([sut.seed.execute(), sut.seed.execute(), sut.seed.execute()]);
    const outcomes = results.flatMap((seeded) => seeded.map(({ outcome }) => outcome));
    expect(outcomes.toSorted()).toEqual(['activated', 'unchanged', 'unchanged']);
  });

  it('seeds nothing when one of the shipped personas is unfinished', async () => {
    const { sut, ctx } = setup();
    ctx.shippedPersonas.definitions = [ctx.definition('one'), { ...ctx.definition('two'), status: 'draft' }];
    await expect(sut.seed.execute()).rejects.toMatchObject({ code: 'persona.unfinished' });
    await expect(sut.inspect.history(ctx.slug)).rejects.toMatchObject({ code: 'persona.not_found' });
  });
});
