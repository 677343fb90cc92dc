import { randomBytes } from 'node:crypto';
import { call } from '../fault/http.js';
import { rapport } from './commands.js';
import type { Stack } from './stack.js';

/** Makes the test user of the stack and an administrator. Resolves with what commands need of them, as variables. */
export async function makeAccounts(stack: Stack): Promise<Record<string, string>> {
  const api = stack.pods[0]?.url as string;
  const { STACK_TEST_EMAIL, STACK_TEST_PASSWORD } = stack.secrets;
  await register(api, STACK_TEST_EMAIL as string, STACK_TEST_PASSWORD as string);
  const admin = `${randomBytes(6).toString('hex')}@rapport.example`;
  await register(api, admin, STACK_TEST_PASSWORD as string);
  rapport(['accounts', 'roles', admin, 'user', 'admin', 'operator', 'auditor'], {
    ...stack.settings,
    ...stack.secrets,
  });
  // Roles stand in the token, so it is made after them.
  const session = await call(`${api}/v1/auth/login`, {
    body: { email: admin, password: STACK_TEST_PASSWORD as string },
  });
  return { STACK_ADMIN_TOKEN: String(session.body?.['access_token']) };
}

/** Registers somebody; resolves with their access token. */
export async function register(
  api: string,
  email: string,
  password: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<string> {
  const session = await call(`${api}/v1/auth/register`, {
    headers,
    body: { email, password, birth_date: '1990-04-23', consents: { terms: '1', privacy: '1', memory: '1' } },
  });
  if (session.status !== 201) throw new Error(`could not register: ${session.status} ${JSON.stringify(session.body)}`);
  return String(session.body?.['access_token']);
}
