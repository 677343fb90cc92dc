import { AuditTrail, Database } from '@rapport/platform';
import {
  ACTOR,
  actingAs,
  createHttpApp,
  describeEachDatabase,
  ManualClock,
  RecordingAuditTrail,
  portsModule,
} from '@rapport/testing';
import { beforeEach, expect, it } from 'vitest';
import { SeedPersonas } from '../application/seed-personas.js';
import { PassageScreen } from '../domain/passage-screen.js';
import { personaConfig } from '../persona.config.js';
import { PersonaHttpModule } from '../persona-http.module.js';

const INTERNAL = '/internal/v1/personas';
let editions = 0;

/** Knows one word. */
const withholds = (text: string) =>
  text.includes('sarin') ? { reason: 'Screening found poisons.', doubtful: false } : undefined;

describeEachDatabase((database) => {
  async function setup() {
    const ports = [
      { provide: Database, useFactory: database },
      { provide: AuditTrail, useClass: RecordingAuditTrail },
      { provide: PassageScreen, useValue: { withholds } },
    ];
    const app = await createHttpApp({
      imports: [portsModule(ports), PersonaHttpModule],
      providers: [actingAs],
      sections: [personaConfig],
      clock: new ManualClock(),
    });
    await app.get(SeedPersonas).execute();
    const get = (url: string, roles = 'user') => app.inject({ url, headers: { 'x-test-roles': roles } });
    const post = (url: string, payload: object = {}, roles = 'operator') =>
      app.inject({ method: 'POST', url: `${INTERNAL}${url}`, payload, headers: { 'x-test-roles': roles } });
    const canary = (method: 'GET' | 'PUT' | 'DELETE', payload?: object, roles = 'operator') =>
      app.inject({
        method,
        url: `${INTERNAL}/maren/canary`,
        ...(payload && { payload }),
        headers: { 'x-test-roles': roles },
      });
    const maren = (await get(`${INTERNAL}/maren/versions/1`, 'admin')).json().definition as Record<string, unknown>;
    return {
      sut: { get, post, canary },
      ctx: { maren, edited: () => ({ ...maren, tagline: `Edition ${editions++}` }) },
    };
  }

  let app: Awaited<ReturnType<typeof setup>>;
  beforeEach(async () => {
    app = await setup();
  });

  it('shows people the shipped personas, and nothing of their prompts', async () => {
    const { data, object } = (await app.sut.get('/v1/personas?order=asc')).json();
    expect(object).toBe('list');
    expect(data.map(({ slug }: { slug: string }) => slug)).toEqual(['juno', 'maren', 'theodora']);
    expect(Object.keys(data[0]).toSorted()).toEqual(
      ['description', 'greeting', 'id', 'locale', 'name', 'slug', 'tagline', 'version'].toSorted(),
    );
  });

  it('shows one persona by its slug', async () => {
    expect((await app.sut.get('/v1/personas/theodora')).json()).toMatchObject({
      id: expect.stringMatching(/^per_/),
      name: 'Theodora Vale',
      locale: 'en',
    });
    expect((await app.sut.get('/v1/personas/nobody')).json()).toMatchObject({ status: 404, code: 'persona.not_found' });
    expect((await app.sut.get('/v1/personas/No%20Slug')).json()).toMatchObject({ status: 400 });
  });

  it('takes a version from draft to published and back', async () => {
    const { sut, ctx } = app;
    const added = await sut.post('/maren/versions', { definition: ctx.edited() });
    expect(added.statusCode).toBe(201);
    const { version } = added.json();
    expect((await sut.post(`/maren/versions/${version}/activate`)).statusCode).toBe(200);
    expect((await sut.get('/v1/personas/maren')).json()).toMatchObject({ version });
    expect((await sut.post('/maren/roll-back', { version: 1 })).json()).toMatchObject({ version: 1 });
    const history = (await sut.get(`${INTERNAL}/maren`, 'operator')).json();
    expect(history.activations[0]).toMatchObject({ kind: 'roll_back', activated_by: ACTOR });
    expect(history.versions.at(-1)).toMatchObject({ version: 1, created_by: null });
  });

  it('lets a version serve a share of new conversations, promotes it, and takes another back', async () => {
    const { sut, ctx } = app;
    const add = async () => (await sut.post('/maren/versions', { definition: ctx.edited() })).json().version as number;
    const [first, second] = [await add(), await add()];
    expect((await sut.canary('PUT', { version: first, share: 10 })).json()).toMatchObject({
      version: { version: first, created_by: ACTOR },
      share: 10,
    });
    expect((await sut.post('/maren/canary/promote')).json()).toMatchObject({ version: first });
    expect((await sut.canary('GET')).json()).toMatchObject({ status: 404, code: 'persona.no_canary' });
    await sut.canary('PUT', { version: second, share: 10 });
    expect((await sut.canary('DELETE')).statusCode).toBe(204);
    expect((await sut.get('/v1/personas/maren')).json()).toMatchObject({ version: first });
    await sut.post('/maren/roll-back', { version: 1 });
  });

  it.each([{ share: 0 }, { share: 100 }, { share: 1.5 }, { share: '10' }])('refuses the share of %j', async (wrong) => {
    expect((await app.sut.canary('PUT', { version: 1, ...wrong })).statusCode).toBe(400);
  });

  it('creates a persona that is not published yet', async () => {
    const { sut, ctx } = app;
    const slug = `fresh-${editions++}`;
    const created = await sut.post('', { definition: { ...ctx.maren, slug } });
    expect(created.json()).toMatchObject({ version: 1, created_by: ACTOR });
    const { data } = (await sut.get(`${INTERNAL}?limit=1`, 'admin')).json();
    expect(data).toEqual([expect.objectContaining({ slug, active_version_id: null })]);
    expect((await sut.get(`/v1/personas/${slug}`)).statusCode).toBe(404);
  });

  it('inspects a version with the prompt that the model gets', async () => {
    const inspected = (await app.sut.get(`${INTERNAL}/juno/versions/1`, 'operator')).json();
    expect(inspected).toMatchObject({ version: 1, findings: [], definition: { slug: 'juno' } });
    expect(inspected.system_prompt).toMatch(/^Name: Juno\n/);
  });

  it('checks a definition without storing it', async () => {
    const { sut, ctx } = app;
    const linted = await sut.post('/lint', { definition: { ...ctx.maren, status: 'draft' } });
    expect([linted.statusCode, linted.json().findings[0].rule]).toEqual([200, 'draft-status']);
    const invalid = (await sut.post('/lint', { definition: { slug: 'x' } })).json();
    expect(invalid).toMatchObject({ status: 422, code: 'persona.invalid' });
    expect(invalid.errors).toContainEqual(expect.objectContaining({ pointer: '/identity' }));
  });

  it.each(['user', 'auditor', ''])('keeps the role %j out of the internal routes', async (role) => {
    const { sut, ctx } = app;
    const answers = [
      await sut.get(INTERNAL, role),
      await sut.get(`${INTERNAL}/maren/versions/1`, role),
      await sut.post('', { definition: ctx.maren }, role),
      await sut.post('/maren/versions/1/activate', {}, role),
      await sut.post('/maren/roll-back', {}, role),
      await sut.canary('PUT', { version: 1, share: 5 }, role),
    ];
    expect(answers.map(({ statusCode }) => statusCode)).toEqual(Array.from({ length: 6 }, () => 403));
  });
});
