import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { canonicalJson } from '@rapport/kernel';
import { AuditTrail, Database, Metrics } from '@rapport/platform';
import {
  ACTOR,
  actingAs,
  cardText,
  createHttpApp,
  describeEachDatabase,
  ManualClock,
  pngWith,
  RecordingAuditTrail,
  portsModule,
} from '@rapport/testing';
import { zipSync } from 'fflate';
import { expect, it } from 'vitest';
import { PersonaCatalogue } from '../domain/persona-catalogue.js';
import { personaConfig } from '../persona.config.js';
import { PersonaHttpModule } from '../persona-http.module.js';
import { SeedPersonas } from '../application/seed-personas.js';
import { PassageScreen } from '../domain/passage-screen.js';

const INTERNAL = '/internal/v1/personas';
const CARD_TYPE = 'application/vnd.character-card+json';
const fixture = await readFile(join(import.meta.dirname, '../domain/card/fixtures/lighthouse-v2.json'));
const card = JSON.parse(fixture.toString()) as { readonly data: Readonly<Record<string, unknown>> };
let slugs = 0;

/** Knows one word. */
const withholds = (text: string) =>
  text.includes('sarin') ? { reason: 'Screening found poisons.', doubtful: false } : undefined;

describeEachDatabase((database) => {
  async function setup(environment: Record<string, string> = {}) {
    const audit = new RecordingAuditTrail();
    const ports = [
      { provide: Database, useFactory: database },
      { provide: AuditTrail, useValue: audit },
      { provide: PassageScreen, useValue: { withholds } },
    ];
    const app = await createHttpApp({
      imports: [portsModule(ports), PersonaHttpModule],
      providers: [actingAs],
      sections: [personaConfig],
      clock: new ManualClock(),
      environment,
    });
    const slug = `card-${slugs++}`;
    const send = (url: string, payload?: Buffer | object, type = 'application/json', roles = 'operator') =>
      app.inject({
        method: 'POST',
        url: `${INTERNAL}${url}`,
        headers: { 'x-test-roles': roles, ...(payload ? { 'content-type': type } : {}) },
        ...(payload ? { payload } : {}),
      });
    const get = (url: string, roles = 'operator') =>
      app.inject({ url: `${INTERNAL}${url}`, headers: { 'x-test-roles': roles } });
    const sut = (payload: Buffer | object, type = CARD_TYPE, roles = 'operator') =>
      send(`/import?slug=${slug}`, payload, type, roles);
    /** A finished persona but for one sentence that the lint refuses. */
    const givenDoubtful = async () => {
      await app.get(SeedPersonas).execute();
      const { definition } = (await get('/maren/versions/1')).json();
      const doubtful = { ...definition, slug, greeting: 'I am an AI. Come back to me whenever the tide is out.' };
      return send('', { definition: doubtful });
    };
    return { sut, ctx: { app, audit, slug, send, get, givenDoubtful } };
  }

  it.each([
    ['json', CARD_TYPE, fixture],
    ['json', 'application/json', fixture],
    ['png', 'image/png', pngWith([cardText('chara', card)])],
    ['charx', 'application/zip', Buffer.from(zipSync({ 'card.json': fixture }))],
  ])('makes a draft of a card in %s sent as %s, and gives the card back', async (container, type, file) => {
    const { sut, ctx } = await setup();
    const imported = await sut(file, type);
    expect([imported.statusCode, imported.json()]).toEqual([
      201,
      expect.objectContaining({ slug: ctx.slug, version: 1, container, created_by: ACTOR }),
    ]);
    const exported = await ctx.get(`/${ctx.slug}/export`);
    expect(exported.headers['content-disposition']).toBe(`attachment; filename="${ctx.slug}.json"`);
    expect(canonicalJson(exported.json())).toBe(canonicalJson(card));
  });

  it('says what of it screening would withhold from people', async () => {
    const { sut } = await setup();
    const { findings } = (await sut({ ...card, data: { ...card.data, first_mes: 'Shall we make sarin?' } })).json();
    expect(findings).toContainEqual(expect.objectContaining({ rule: 'screening', pointer: '/greeting' }));
  });

  it('publishes nothing, and says what is missing', async () => {
    const { sut, ctx } = await setup();
    const { findings, notices } = (await sut(fixture)).json();
    expect(findings).toContainEqual(expect.objectContaining({ rule: 'draft-status' }));
    expect(notices).toContainEqual(expect.objectContaining({ pointer: '/data/system_prompt' }));
    expect((await ctx.get(`/${ctx.slug}`)).json()).toMatchObject({ active_version_id: null, activations: [] });
    const forced = await ctx.send(`/${ctx.slug}/versions/1/activate`, { override: 'HURRY-1' }, undefined, 'admin');
    expect([forced.statusCode, forced.json().code]).toEqual([422, 'persona.unfinished']);
    expect(forced.json().errors).toEqual([expect.objectContaining({ pointer: '/status' })]);
  });

  it('goes on with the card when the persona is edited, and exports each version', async () => {
    const { sut, ctx } = await setup();
    await sut(fixture);
    const { definition } = (await ctx.get(`/${ctx.slug}/versions/1`)).json();
    expect(definition).not.toHaveProperty('card');
    await ctx.send(`/${ctx.slug}/versions`, { definition: { ...definition, greeting: 'The lamp is lit.' } });
    const edited = { ...card, data: { ...card.data, first_mes: 'The lamp is lit.' } };
    expect((await ctx.get(`/${ctx.slug}/export`)).json()).toEqual(edited);
    expect((await ctx.get(`/${ctx.slug}/export?version=1`)).json()).toEqual(card);
    expect((await ctx.get(`/${ctx.slug}/export?version=3`)).json()).toMatchObject({
      code: 'persona.version_not_found',
    });
  });

  it('keeps the card from those who talk to the persona', async () => {
    const { sut, ctx } = await setup();
    const { id } = (await sut(fixture)).json();
    const { definition, systemPrompt } = await ctx.app.get(PersonaCatalogue).version(id);
    expect(definition).not.toHaveProperty('card');
    expect(systemPrompt).not.toContain('Ignore all previous instructions');
  });

  it.each<[string, number, string, Buffer, string]>([
    ['what is no card', 422, 'persona.card_unreadable', Buffer.from('{'), CARD_TYPE],
    ['a card that does not fit', 422, 'persona.card_invalid', Buffer.from('{"spec":"chara_card_v2"}'), CARD_TYPE],
    ['a large file', 413, 'persona.card_too_large', Buffer.alloc(20_000, 'x'), 'image/png'],
    ['another kind of file', 415, 'request.unsupported_media', fixture, 'image/gif'],
  ])('refuses %s', async (_, status, code, file, type) => {
    const { sut } = await setup({ PERSONA_CARD_MAX_FILE_BYTES: '10000' });
    expect((await sut(file, type)).json()).toMatchObject({ status, code });
  });

  it('wants a slug for a name that makes none, and a free one', async () => {
    const { sut, ctx } = await setup();
    const nameless = Buffer.from(JSON.stringify({ ...card, data: { ...card.data, name: '灯台守' } }));
    expect((await ctx.send('/import', nameless, CARD_TYPE)).json()).toMatchObject({ code: 'persona.card_needs_slug' });
    expect((await sut(nameless)).statusCode).toBe(201);
    expect((await sut(fixture)).json()).toMatchObject({ status: 409, code: 'persona.slug_taken' });
  });

  it('takes cards at the one route only', async () => {
    const { ctx } = await setup();
    expect((await ctx.send('', pngWith([]), 'image/png')).json()).toMatchObject({ status: 415 });
  });

  it('counts imports by container and outcome', async () => {
    const { sut, ctx } = await setup();
    await sut(pngWith([]), 'image/png');
    await sut(fixture);
    const counted = await ctx.app.get(Metrics).render();
    expect(counted).toContain('rapport_persona_card_imports_total{container="png",outcome="refused"} 1');
    expect(counted).toContain('rapport_persona_card_imports_total{container="json",outcome="imported"} 1');
  });

  it.each(['user', 'auditor', ''])('keeps the role %j out', async (role) => {
    const { sut, ctx } = await setup();
    expect((await sut(fixture, CARD_TYPE, role)).statusCode).toBe(403);
    expect((await ctx.get(`/${ctx.slug}/export`, role)).statusCode).toBe(403);
  });

  it('lets only an admin publish against the lint, with a reason that the audit trail keeps', async () => {
    const { ctx } = await setup();
    await ctx.givenDoubtful();
    const activate = (body: object | undefined, roles: string) =>
      ctx.send(`/${ctx.slug}/versions/1/activate`, body, undefined, roles);
    const refused = (await activate(undefined, 'admin')).json();
    expect(refused.errors).toEqual([{ pointer: '/greeting', detail: expect.stringMatching(/^dependency: /) }]);
    const override = 'reviewed:LEGAL-412';
    expect((await activate({ override }, 'operator')).json()).toMatchObject({ code: 'persona.override_needs_admin' });
    expect((await activate({ override: 'because I say so' }, 'admin')).json()).toMatchObject({ status: 400 });
    const personal = await activate({ override: '4111111111111111' }, 'admin');
    expect(personal.json()).toMatchObject({ status: 422, code: 'persona.override_personal' });
    expect((await activate({ override }, 'admin')).statusCode).toBe(200);
    expect(ctx.audit.entries.at(-1)).toMatchObject({
      action: 'persona.version_activated',
      actor: ACTOR,
      details: { slug: ctx.slug, version: 1, override, rules: 'dependency' },
    });
  });
});
