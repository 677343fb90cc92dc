import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const EMAIL = 'demo@rapport.example';

/** Registers the demo user, or signs the existing one in again. The password is random and stays on this machine. */
export async function demoUser(base, dataDir) {
  const file = join(dataDir, 'demo-user.json');
  const known = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
  const password = known?.password ?? randomBytes(18).toString('base64url');
  const session =
    (known && (await post(`${base}/v1/auth/login`, { email: EMAIL, password }))) ?? (await register(base, password));
  const token = session.access_token;
  writeFileSync(file, `${JSON.stringify({ email: EMAIL, password, token }, null, 2)}\n`, { mode: 0o600 });
  return { email: EMAIL, token, file, persona: await firstPersona(base, token) };
}

async function register(base, password) {
  const consents = { terms: '1', privacy: '1' };
  const body = { email: EMAIL, password, display_name: 'Demo', age_attestation: true, consents };
  const session = await post(`${base}/v1/auth/register`, body);
  if (!session) throw new Error(`the demo user could not be registered; its data may belong to an older run`);
  return session;
}

async function firstPersona(base, token) {
  const answer = await fetch(`${base}/v1/personas`, { headers: { authorization: `Bearer ${token}` } });
  const { data } = await answer.json();
  return data[0].slug;
}

async function post(url, body) {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return answer.ok ? answer.json() : undefined;
}
