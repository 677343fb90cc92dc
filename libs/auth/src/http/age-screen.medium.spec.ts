import { describeEachDatabase, openAuthApp, type AuthApp } from '@rapport/testing';
import { toUuid } from '@rapport/kernel';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { AccountExport } from '../application/account-participants.js';
import { AgeRefusalRetention } from '../application/age-refusal-retention.js';

const DAY_MS = 86_400_000;
const CHILD = { birth_date: '2008-01-02' };
const ADULT = { birth_date: '2008-01-01' };
/** Also takes the word of the application. */
const EITHER = { AUTH_AGE_SCREEN: 'either' };
const NEVER = new AbortController().signal;
let people = 0;

interface Again {
  readonly upper?: boolean;
  readonly tag?: boolean;
  readonly environment?: Record<string, string>;
}

describeEachDatabase((database) => {
  const opened: AuthApp[] = [];
  beforeEach(() => sql`DELETE FROM age_refusals`.execute(database().as()));
  afterEach(async () => {
    await Promise.all(opened.splice(0).map(({ app }) => app.close()));
  });

  /** It is the first of January 2026. */
  async function setup(environment: Record<string, string> = {}) {
    const { app, clock, audit } = await openAuthApp({ database: database(), environment });
    opened.push({ app, clock, audit } as AuthApp);
    const email = `age${people++}@example.com`;
    const sut = (change: object) =>
      app.inject({
        method: 'POST',
        url: '/v1/auth/register',
        payload: { email, password: 'a quiet horse in the rain', consents: { terms: '1', privacy: '1' }, ...change },
      });
    const rows = async (): Promise<Record<string, number>> => {
      const tables = ['users', 'user_keys', 'credentials', 'consents', 'sessions', 'audit.outbox', 'age_refusals'];
      const counts = tables.map(async (table) => {
        const { rows: found } = await sql<{
          n: number;
        }>`SELECT count(*)::integer AS n FROM ${sql.table(table)}`.execute(database().as());
        return [table, found[0]?.n ?? -1] as const;
      });
      return Object.fromEntries(await Promise.all(counts));
    };
    return { sut, ctx: { app, clock, audit, email, rows } };
  }
  const refused = { status: 403, code: 'auth.age_attestation_required' };

  it('lets in who is eighteen today, and nobody a day younger', async () => {
    const { sut } = await setup();
    expect((await sut({ ...CHILD, email: 'young@example.com' })).json()).toMatchObject(refused);
    expect((await sut(ADULT)).statusCode).toBe(201);
  });

  it('stores nothing of a refused registration but a digest for the e-mail and one for the device', async () => {
    const { sut, ctx } = await setup();
    const before = await ctx.rows();
    await sut({ ...CHILD, device_id: 'tablet-of-the-family' });
    expect(await ctx.rows()).toEqual({ ...before, age_refusals: 2 });
    expect(ctx.audit.entries).toEqual([]);
    const { rows } = await sql<{ row: string }>`SELECT to_jsonb(r)::text AS row FROM age_refusals r`.execute(
      database().as(),
    );
    const secrets = [ctx.email, 'tablet-of-the-family', '2008-01-02'].flatMap((text) => [
      text,
      Buffer.from(text).toString('hex'),
    ]);
    expect(secrets.filter((secret) => JSON.stringify(rows).includes(secret))).toEqual([]);
  });

  it.each([
    ['another date', ADULT, {}],
    ['another date and another e-mail, on the same device', { ...ADULT, email: 'other@example.com' }, {}],
    ['their word', { age_attestation: true }, { environment: EITHER }],
    ['another spelling of the e-mail', ADULT, { upper: true }],
    ['another tag in the e-mail', ADULT, { tag: true }],
  ])('refuses who comes back with %s', async (_, again, { upper = false, tag = false, environment }: Again) => {
    const { sut, ctx } = await setup(environment);
    await sut({ ...CHILD, device_id: 'd1' });
    const tagged = { email: ctx.email.replace('@', '+grown.up@') };
    const spelled = upper ? { email: ctx.email.toUpperCase() } : { device_id: 'd1' };
    expect((await sut({ ...(tag ? tagged : spelled), ...again })).json()).toMatchObject(refused);
  });

  it('takes a statement that is missing for no answer: nothing of it stands', async () => {
    const { sut, ctx } = await setup(EITHER);
    const before = await ctx.rows();
    expect((await sut({ age_attestation: false })).json()).toMatchObject(refused);
    expect(await ctx.rows()).toEqual(before);
    expect((await sut(ADULT)).statusCode).toBe(201);
  });

  it('lets a refusal stand for as long as configured, and then go', async () => {
    const { sut, ctx } = await setup({ AUTH_AGE_REFUSAL_DAYS: '30' });
    await sut(CHILD);
    const purge = () => ctx.app.get(AgeRefusalRetention).purge(ctx.clock.date(), NEVER);
    await ctx.clock.advance(30 * DAY_MS - 1);
    expect([(await sut(ADULT)).statusCode, await purge()]).toEqual([403, 0]);
    await ctx.clock.advance(1);
    expect([(await sut(ADULT)).statusCode, await purge()]).toEqual([201, 1]);
  });

  it.each([
    ['nothing', {}, {}, { status: 422, code: 'auth.birth_date_required' }],
    ['nothing, where a word is enough', {}, EITHER, refused],
    ['their word', { age_attestation: true }, {}, { status: 422, code: 'auth.birth_date_required' }],
    ['a day that never was', { birth_date: '2001-02-29' }, {}, { status: 422, code: 'auth.birth_date_invalid' }],
    ['a date of another form', { birth_date: '1.1.2001' }, {}, { status: 400, code: 'request.invalid' }],
  ])('refuses who tells %s', async (_, told, environment, answer) => {
    const { sut } = await setup(environment);
    expect((await sut(told)).json()).toMatchObject(answer);
  });

  it('keeps the date sealed, exports it, and refuses to change it, but not the name', async () => {
    const { sut, ctx } = await setup();
    const { user, access_token: token } = (await sut({ ...ADULT, display_name: 'Ana' })).json();
    const change = (payload: object) =>
      ctx.app.inject({ method: 'PATCH', url: '/v1/auth/me', headers: { authorization: `Bearer ${token}` }, payload });
    expect((await change({ birth_date: '1990-01-01' })).json()).toMatchObject({
      status: 403,
      code: 'auth.birth_date_immutable',
    });
    expect((await change({ display_name: 'Ana B.', locale: 'pt' })).json()).toMatchObject({
      display_name: 'Ana B.',
      locale: 'pt',
    });
    expect((await change({ display_name: null })).json()).toMatchObject({ display_name: null, locale: 'pt' });
    const rows = [];
    for await (const { row } of ctx.app.get(AccountExport).export(user.id)) rows.push(row);
    expect(rows[0]).toMatchObject({ birth_date: '2008-01-01' });
    const { rows: stored } = await sql<{ row: string }>`SELECT to_jsonb(u)::text AS row FROM users u
      WHERE user_id = ${toUuid('user', user.id)}`.execute(database().as());
    expect(stored[0]?.row).not.toContain(Buffer.from('2008-01-01').toString('hex'));
  });
});
