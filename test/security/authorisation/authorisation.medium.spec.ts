import type { AccessPolicy } from '@rapport/platform';
import { ROLES, SCOPES, type Role, type Scope } from '@rapport/kernel';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openInstance, type Instance } from './instance.js';
import { nullMembersOf } from './null-members.js';
import type { Operation } from './operations.js';
import { bearer, givenPerson, holdings, type Belongings, type Person } from './people.js';
import { pathParameters, requestFor } from './requests.js';

/** Answers of the operation itself that a guard could have given, with the reason why they are not one. */
const OWN_REFUSALS: Readonly<Record<string, readonly number[]>> = {
  // The credentials are in the body, and those of a sample are wrong.
  login: [401],
  refresh: [401],
  // The signature is in the query.
  downloadExport: [403, 404],
};

/** What may come instead of success on one's own things, with the reason. */
const NO_SUCCESS: Readonly<Record<string, readonly number[]>> = {
  // The turn is over.
  cancelTurn: [409],
  // A sample is no file.
  importMemories: [422],
};

/** What would shut out the caller whose own id it is tried with. */
const ENDS_STANDING: ReadonlySet<string> = new Set(['suspendUser']);

interface Caller {
  readonly name: string;
  readonly token: string | undefined;
  readonly belongings: Belongings;
  /** The status that the policy alone gives this caller; undefined: admitted. */
  refusal(policy: AccessPolicy): 401 | 403 | undefined;
}

const roleRefusal =
  (role: Role) =>
  (policy: AccessPolicy): 403 | undefined =>
    'public' in policy || policy.roles.includes(role) ? undefined : 403;

const keyRefusal =
  (scopes: readonly Scope[]) =>
  (policy: AccessPolicy): 403 | undefined => {
    if ('public' in policy) return undefined;
    return policy.roles.includes('user') && policy.scope && scopes.includes(policy.scope) ? undefined : 403;
  };

const strangerRefusal = (policy: AccessPolicy): 401 | undefined => ('public' in policy ? undefined : 401);

describe('the authorisation matrix', () => {
  let instance: Instance;
  let people: Record<Role, Person>;
  let other: Person;
  let callers: readonly Caller[];

  beforeAll(async () => {
    instance = await openInstance();
    const made = [];
    for (const role of ROLES) made.push([role, await givenPerson(instance.app, role)] as const);
    people = Object.fromEntries(made) as Record<Role, Person>;
    other = await givenPerson(instance.app);
    const { user } = people;
    const signed = ROLES.map((role) => ({
      name: role,
      token: people[role].token,
      belongings: people[role].belongings,
      refusal: roleRefusal(role),
    }));
    const few = [SCOPES[0], SCOPES[4]];
    const forged = `${user.token.slice(0, -8)}AAAAAAAA`;
    callers = [
      ...signed,
      { name: 'nobody', token: undefined, belongings: user.belongings, refusal: strangerRefusal },
      { name: 'forged token', token: forged, belongings: user.belongings, refusal: strangerRefusal },
      { name: 'key', token: await user.keyWith(SCOPES), belongings: user.belongings, refusal: keyRefusal(SCOPES) },
      { name: 'narrow key', token: await user.keyWith(few), belongings: user.belongings, refusal: keyRefusal(few) },
    ];
  });
  afterAll(() => instance.close());

  async function call(operation: Operation, token: string | undefined, path: readonly Belongings[], body: Belongings) {
    const request = requestFor(operation, path, body);
    const headers = { ...(request.headers as Record<string, string>), ...bearer(token) };
    return instance.app.inject({ ...request, headers });
  }
  const cell = (operation: Operation, caller: string, status: number): string =>
    `${operation.method} ${operation.path} as ${caller}: ${status}`;

  it('is generated from every operation, each of which declares a policy and has paths that it understands', () => {
    expect(instance.operations.length).toBeGreaterThan(80);
    expect(new Set(instance.operations.map(({ id }) => id)).size).toBe(instance.operations.length);
    expect(() => instance.operations.map(pathParameters)).not.toThrow();
  });

  it('refuses each caller whom the policy does not admit, with the status it calls for', async () => {
    const surprises: string[] = [];
    for (const operation of instance.operations) {
      for (const { name, token, belongings, refusal } of callers) {
        const expected = refusal(operation.policy);
        if (expected === undefined) continue;
        const path = pathParameters(operation).map(() => belongings);
        const { statusCode } = await call(operation, token, path, belongings);
        if (statusCode !== expected) surprises.push(`${cell(operation, name, statusCode)}, not ${expected}`);
      }
    }
    expect(surprises).toEqual([]);
  });

  it("finds nothing of another person's, whichever of the ids is swapped, and changes nothing of it", async () => {
    const before = await holdings(instance.app, other);
    const surprises: string[] = [];
    let cells = 0;
    for (const operation of instance.operations.filter(({ policy }) => !policy.internal)) {
      for (const { name, token, belongings, refusal } of callers) {
        if (refusal(operation.policy) !== undefined) continue;
        for (const path of swaps(operation, belongings, other.belongings)) {
          const { statusCode } = await call(operation, token, path, other.belongings);
          cells += 1;
          if (statusCode !== 404) surprises.push(`${cell(operation, name, statusCode)}, not 404`);
        }
      }
    }
    expect(surprises).toEqual([]);
    expect(cells).toBeGreaterThan(50);
    expect(await holdings(instance.app, other)).toEqual(before);
  });

  it("does nothing to another person's things that a body names", async () => {
    const before = await holdings(instance.app, other);
    const { token, belongings } = people.user;
    for (const operation of instance.operations.filter(({ id }) =>
      ['forgetMemories', 'forkConversation'].includes(id),
    )) {
      const path = pathParameters(operation).map(() => belongings);
      const { statusCode } = await call(operation, token, path, other.belongings);
      expect([200, 404, 422]).toContain(statusCode);
    }
    expect(await holdings(instance.app, other)).toEqual(before);
  });

  it("lists nothing of another person's", async () => {
    const ids = Object.values(other.belongings);
    const surprises: string[] = [];
    for (const operation of instance.operations) {
      if (operation.method !== 'GET' || operation.policy.internal || pathParameters(operation).length > 0) continue;
      for (const { name, token, belongings, refusal } of callers) {
        if (refusal(operation.policy) !== undefined) continue;
        const { body, statusCode } = await call(operation, token, [], belongings);
        if (ids.some((id) => body.includes(id))) surprises.push(cell(operation, name, statusCode));
      }
    }
    expect(surprises).toEqual([]);
  });

  it('admits whom the policy admits, to what is theirs', async () => {
    const surprises: string[] = [];
    for (const operation of instance.operations) {
      for (const { name, token, refusal } of callers) {
        if (refusal(operation.policy) !== undefined) continue;
        const { statusCode, body } = await admitted(operation, name, token);
        if (!isExpected(operation, statusCode)) surprises.push(`${cell(operation, name, statusCode)} ${body}`);
      }
    }
    expect(surprises).toEqual([]);
  });

  it('takes an Idempotency-Key for all that is made by somebody signed in, but for what repeats by itself', () => {
    const keyless = instance.operations.filter(
      ({ policy, creates, takesIdempotencyKey }) => creates && !('public' in policy) && !takesIdempotencyKey,
    );
    expect(keyless.map(({ id }) => id).toSorted()).toEqual(['requestErasure', 'requestErasureForPerson']);
  });

  it('takes null for no member of a body of which the document does not say so', async () => {
    const surprises: string[] = [];
    let members = 0;
    for (const operation of instance.operations) {
      // Its errors have another shape, and OpenAI's clients send null for what they leave out.
      if (operation.id === 'createChatCompletion') continue;
      const { token, belongings } = operation.policy.internal ? people.admin : people.user;
      const path = pathParameters(operation).map(() => belongings);
      const { headers: _none, ...request } = requestFor(operation, path, belongings);
      for (const { pointer, body } of nullMembersOf(operation)) {
        const answer = await instance.app.inject({ ...request, payload: body, headers: bearer(token) });
        members += 1;
        const pointers = answer.json<{ errors?: { pointer: string }[] }>().errors?.map((issue) => issue.pointer) ?? [];
        if (answer.statusCode !== 400 || !pointers.includes(pointer)) {
          surprises.push(`${cell(operation, pointer, answer.statusCode)} ${answer.body}`);
        }
      }
    }
    expect(surprises).toEqual([]);
    expect(members).toBeGreaterThan(50);
  });

  /** Somebody new where something is used up: what one caller deletes, the next would miss. */
  async function admitted(operation: Operation, name: string, token: string | undefined) {
    const personal = !('public' in operation.policy) && !operation.policy.internal;
    if ((!personal && !ENDS_STANDING.has(operation.id)) || operation.method === 'GET') {
      const { belongings } = callers.find((caller) => caller.name === name)!;
      return call(
        operation,
        token,
        pathParameters(operation).map(() => belongings),
        belongings,
      );
    }
    const role = ROLES.find((of) => of === name) ?? 'user';
    const person = await givenPerson(instance.app, role);
    const key = name.includes('key') ? await person.keyWith([(operation.policy as { scope: Scope }).scope]) : undefined;
    const path = pathParameters(operation).map(() => person.belongings);
    return call(operation, key ?? person.token, path, person.belongings);
  }
});

/** Each way of naming things of another person's in a path, alone or beside one's own. */
function swaps(operation: Operation, own: Belongings, others: Belongings): Belongings[][] {
  const owned = pathParameters(operation).map((parameter) => parameter.owned !== undefined);
  return Array.from({ length: 2 ** owned.length }, (_, bits) => owned.map((_is, index) => (bits >> index) & 1))
    .filter((chosen) => chosen.some((bit, index) => bit === 1 && owned[index]))
    .map((chosen) => chosen.map((bit) => (bit === 1 ? others : own)));
}

function isExpected({ id, policy }: Operation, status: number): boolean {
  if (status >= 500) return false;
  if (OWN_REFUSALS[id]?.includes(status)) return true;
  if (status === 401 || status === 403) return false;
  // Of internal objects this suite makes none, and staff's samples may break rules beyond the guard.
  return policy.internal || 'public' in policy || status < 300 || (NO_SUCCESS[id] ?? []).includes(status);
}
