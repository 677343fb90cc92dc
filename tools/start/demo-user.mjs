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

/** Accepts the terms that the server asks for: it tells which, when they are not the first ones. */
async function register(base, password, consents = { terms: '1', privacy: '1', memory: '1' }) {
  const body = { email: EMAIL, password, display_name: 'Demo', birth_date: '1990-04-23', consents };
  const answer = await send(`${base}/v1/auth/register`, body);
  const told = await answer.json();
  if (answer.ok) return told;
  const { current } = told;
  if (current && JSON.stringify(current) !== JSON.stringify(consents)) {
    return register(base, password, current);
  }
  throw new Error(`the demo user could not be registered (${told.code}); its data may belong to an older run`);
}

async function firstPersona(base, token) {
  const answer = await fetch(`${base}/v1/personas`, { headers: { authorization: `Bearer ${token}` } });
  const { data } = await answer.json();
  return data[0].slug;
}

async function post(url, body) {
  const answer = await send(url, body);
  return answer.ok ? answer.json() : undefined;
}

const send = (url, body) =>
  fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
