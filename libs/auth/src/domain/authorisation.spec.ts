import { newId, type Principal } from '@rapport/kernel';
import { describe, expect, it } from 'vitest';
import { isAllowed as sut } from './authorisation.js';

const PERSON: Principal = { userId: newId('user'), roles: ['user'], scopes: [], via: 'token' };
const KEY: Principal = { ...PERSON, scopes: ['personas:read'], via: 'api_key' };

describe('a route', () => {
  it.each([
    ['admits a role that it names', true, { roles: ['admin', 'user'] }, PERSON],
    ['does not admit another role', false, { roles: ['admin'] }, PERSON],
    ['asks a person for no scope', true, { roles: ['user'], scope: 'personas:read' }, PERSON],
    ['admits a key of its scope', true, { roles: ['user'], scope: 'personas:read' }, KEY],
    ['does not admit a key of another scope', false, { roles: ['user'], scope: 'account:read' }, KEY],
    ['does not admit a key when it names no scope', false, { roles: ['user'] }, KEY],
    ['does not admit a key whose owner lacks the role', false, { roles: ['admin'], scope: 'personas:read' }, KEY],
  ] as const)('%s', (_, expected, policy, principal) => {
    expect(sut(policy, principal)).toBe(expected);
  });
});
