import { Injectable, Module } from '@nestjs/common';
import { toUuid, type UserId } from '@rapport/kernel';
import { ConsentFollower } from '@rapport/platform';
import { describeEachDatabase, openAuthApp, type AuthApp } from '@rapport/testing';
import { sql } from 'kysely';
import { afterEach, expect, it } from 'vitest';
import { ConsentErasure, ConsentExport } from '../../application/consent/consent-participants.js';
import { ConsentsController } from './consents.controller.js';

let people = 0;

/** Notes what it is told, as memory does in its own row. */
@Injectable()
class NotingFollower extends ConsentFollower {
  override readonly purpose = 'memory';
  readonly told: (boolean | 'announced')[] = [];

  override async follow(_tx: unknown, _userId: UserId, given: boolean): Promise<void> {
    this.told.push(given);
  }

  override async announce(): Promise<void> {
    this.told.push('announced');
  }
}

@Module({ providers: [NotingFollower] })
class FollowingModule {}

describeEachDatabase((database) => {
  const opened: AuthApp[] = [];
  afterEach(async () => {
    await Promise.all(opened.splice(0).map(({ app }) => app.close()));
  });

  async function setup(consents: object = {}, environment: Record<string, string> = {}) {
    const auth = await openAuthApp({
      database: database(),
      controllers: [ConsentsController],
      imports: [FollowingModule],
      environment,
    });
    opened.push(auth);
    const registered = await auth.app.inject({
      method: 'POST',
      url: '/v1/auth/register',
      payload: {
        email: `consents${people++}@example.com`,
        password: 'a quiet horse in the rain',
        locale: 'de',
        birth_date: '1990-04-23',
        consents: { terms: '1', privacy: '1', ...consents },
      },
    });
    const { user, access_token: token } = registered.json();
    const call = (method: 'GET' | 'POST', path = '', payload?: object) =>
      auth.app.inject({
        method,
        url: `/v1/me/consents${path}`,
        headers: { authorization: `Bearer ${token}` },
        ...(payload && { payload }),
      });
    const states = async () =>
      Object.fromEntries(
        (await call('GET')).json().data.map((one: { id: string; state: string }) => [one.id, one.state]),
      );
    const decide = (given: boolean, change: object = {}) =>
      call('POST', '', { purpose: 'memory', given, ...(given && { version: '1' }), ...change });
    const userId: UserId = user?.id;
    return {
      sut: { call, states, decide },
      ctx: { registered, userId, audit: auth.audit, follower: auth.app.get(NotingFollower), app: auth.app },
    };
  }

  it('does not take memory for granted at registration', async () => {
    const { sut, ctx } = await setup();
    expect(await sut.states()).toEqual({ terms: 'given', privacy: 'given', memory: 'none' });
    expect(ctx.follower.told).toEqual([]);
  });

  it('takes the consent to memory that is given at registration', async () => {
    const { sut, ctx } = await setup({ memory: '1' });
    expect(await sut.states()).toMatchObject({ memory: 'given' });
    expect(ctx.follower.told).toEqual([true]);
  });

  it('registers nobody with a consent to another text', async () => {
    const { ctx } = await setup({ memory: '0' });
    expect(ctx.registered.json()).toMatchObject({
      code: 'auth.consent_outdated',
      current: { terms: '1', privacy: '1', memory: '1' },
    });
  });

  it('withdraws as easily as it gives, and tells who acts on it after the commit', async () => {
    const { sut, ctx } = await setup({ memory: '1' });
    expect((await sut.decide(false)).json()).toMatchObject({ id: 'memory', state: 'withdrawn', version: '1' });
    expect((await sut.decide(true)).json()).toMatchObject({ state: 'given' });
    expect(ctx.follower.told).toEqual([true, false, 'announced', true, 'announced']);
    expect(ctx.audit.actions.slice(-2)).toEqual(['consent.withdrawn success', 'consent.given success']);
  });

  it('keeps every decision, and records none twice', async () => {
    const { sut } = await setup({ memory: '1' });
    for (const given of [false, false, true, true]) await sut.decide(given, { locale: 'fr' });
    const history = (await sut.call('GET', '/history')).json().data;
    expect(
      history.map((one: Record<string, unknown>) => [one['purpose'], one['given'], one['locale'], one['source']]),
    ).toEqual([
      ['memory', true, 'fr', 'self_service'],
      ['memory', false, 'fr', 'self_service'],
      ['memory', true, 'de', 'registration'],
      ['privacy', true, 'de', 'registration'],
      ['terms', true, 'de', 'registration'],
    ]);
  });

  it('cannot be rewritten, not even with SQL', async () => {
    const { ctx } = await setup({ memory: '1' });
    const rewrite = sql`UPDATE consents SET given = true WHERE user_id = ${toUuid('user', ctx.userId)}`;
    await expect(rewrite.execute(database().as())).rejects.toThrow(/append-only/);
  });

  it.each([
    ['a text that is not the current one', true, { version: '0' }, 422, 'consent.outdated'],
    ['no text at all', true, { version: undefined }, 400, 'request.invalid'],
    ['the terms, which end with the account', false, { purpose: 'terms' }, 409, 'consent.not_withdrawable'],
    ['an unknown purpose', true, { purpose: 'ads' }, 400, 'request.invalid'],
  ])('refuses %s', async (_, given, change, status, code) => {
    const { sut } = await setup();
    expect((await sut.decide(given, change)).json()).toMatchObject({ status, code });
  });

  it('asks again when the text changed, and holds meanwhile', async () => {
    const { sut, ctx } = await setup({ memory: '2' }, { CONSENT_MEMORY_VERSION: '2' });
    await sql`INSERT INTO consents (user_id, document, version, accepted_at, given)
      VALUES (${toUuid('user', ctx.userId)}, 'memory', '1', '2026-01-02', true)`.execute(database().as());
    expect(await sut.states()).toMatchObject({ memory: 'outdated' });
    expect((await sut.decide(true, { version: '2' })).json()).toMatchObject({ state: 'given', current_version: '2' });
  });

  it('lets the latest decision hold, also where another server noted the one before with a clock that is ahead', async () => {
    const { sut, ctx } = await setup();
    await sql`INSERT INTO consents (user_id, document, version, accepted_at, given)
      VALUES (${toUuid('user', ctx.userId)}, 'memory', '1', '2026-01-02', true)`.execute(database().as());
    expect((await sut.decide(false)).json()).toMatchObject({ state: 'withdrawn' });
    expect((await sut.decide(true)).json()).toMatchObject({ state: 'given' });
    expect(ctx.follower.told).toEqual([false, 'announced', true, 'announced']);
  });

  it('exports the whole ledger, and erases it', async () => {
    const { ctx } = await setup({ memory: '1' });
    const rows = [];
    for await (const { row } of ctx.app.get(ConsentExport).export(ctx.userId)) rows.push(row['purpose']);
    expect(rows).toEqual(['terms', 'privacy', 'memory']);
    await expect(ctx.app.get(ConsentErasure).erase(ctx.userId)).resolves.toBe(3);
    await expect(ctx.app.get(ConsentErasure).erase(ctx.userId)).resolves.toBe(0);
  });
});
