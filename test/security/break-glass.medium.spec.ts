import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Accounts } from '@rapport/auth';
import { parseId } from '@rapport/kernel';
import { openInstance, type Instance } from './authorisation/instance.js';
import { bearer, givenPerson, type Person } from './authorisation/people.js';

const CASE = { reason: 'outage', reference: 'OPS-12' };

describe('break-glass', () => {
  let instance: Instance;
  let [operator, auditor, user]: Person[] = [];
  beforeAll(async () => {
    instance = await openInstance();
    operator = await givenPerson(instance.app, 'operator');
    auditor = await givenPerson(instance.app, 'auditor');
    user = await givenPerson(instance.app);
  });
  afterAll(() => instance.close());

  const call = (by: Person, method: 'GET' | 'POST' | 'DELETE', url: string, payload?: object) =>
    instance.app.inject({ method, url, headers: bearer(by.token), ...(payload && { payload }) });
  const take = () => call(operator!, 'POST', '/internal/v1/elevations', { role: 'admin', minutes: 5, ...CASE });
  const asAdmin = (by?: Person) => call(by ?? operator!, 'GET', '/internal/v1/approvals');

  it('admits an operator to what is for administrators, until the role is given back', async () => {
    expect((await asAdmin()).statusCode).toBe(403);
    const { id } = (await take()).json<{ id: string }>();
    expect((await asAdmin()).statusCode).toBe(200);
    expect((await asAdmin(user)).statusCode).toBe(403);
    expect((await call(operator!, 'DELETE', `/internal/v1/elevations/${id}`)).statusCode).toBe(204);
    expect((await asAdmin()).statusCode).toBe(403);
  });

  it('leaves each step in the audit log, for the auditor', async () => {
    await take();
    await asAdmin();
    const answer = await call(auditor!, 'GET', `/internal/v1/audit/events?actor=${operator!.belongings.user}`);
    const { data } = answer.json<{ data: { action: string; details: object }[] }>();
    expect(data.slice(0, 3)).toMatchObject([
      { action: 'access.personal_data_read', details: { route: 'ApprovalsController.list' } },
      { action: 'access.elevation_used', details: { role: 'admin' } },
      { action: 'access.elevation_taken', details: { role: 'admin', minutes: 5, ...CASE } },
    ]);
  });

  it('is not for people without a role, and not without the number of a case', async () => {
    const elevation = { role: 'admin', minutes: 5, ...CASE };
    expect((await call(user!, 'POST', '/internal/v1/elevations', elevation)).statusCode).toBe(403);
    const vague = { ...elevation, reference: 'because I want to' };
    expect((await call(operator!, 'POST', '/internal/v1/elevations', vague)).statusCode).toBe(400);
  });

  it('is lost with the place on the staff', async () => {
    const leaver = await givenPerson(instance.app, 'operator');
    await call(leaver, 'POST', '/internal/v1/elevations', { role: 'admin', minutes: 60, ...CASE });
    expect((await asAdmin(leaver)).statusCode).toBe(200);
    await instance.app.get(Accounts).assignRoles(parseId('user', leaver.belongings.user), ['user']);
    expect((await asAdmin(leaver)).statusCode).toBe(403);
  });

  it('opens nothing of people on the public port', async () => {
    await take();
    expect((await call(operator!, 'GET', '/v1/conversations')).statusCode).toBe(403);
  });
});
