import { randomBytes, randomUUID } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { unknown, type Finding, type Probe, type ProbeContext } from '@rapport/checklist';
import { linesOf } from '../../verify/log-lines.js';
import { ask } from '../support/ask.js';

/** Collectors are given this long, and looked at this often. */
const PATIENCE_MS = 15_000;
const PAUSE_MS = 250;

/** A request that nobody made before, and what the collected logs hold of it. */
export interface Canary {
  readonly requestId: string;
  /** Entries of that request. */
  readonly entries: readonly Readonly<Record<string, unknown>>[];
  /** Files with something that the request said: an address of a mailbox, a password. */
  readonly leaks: readonly string[];
  readonly files: readonly string[];
}

/** A probe's `run` that judges the canary. The request is a login that fails: it changes nothing and is on no list of exceptions. */
export const byCanary =
  (judge: (canary: Canary, folder: string, context: ProbeContext) => Finding | Promise<Finding>): Probe['run'] =>
  async (context) => {
    const { baseUrl, logsFolder } = context.target;
    if (baseUrl === undefined || logsFolder === undefined) {
      return unknown('the target names no baseUrl or no logsFolder');
    }
    const canary = await context.fact('log-canary', () => release(baseUrl, logsFolder, context));
    return { ...(await judge(canary, logsFolder, context)), target: logsFolder };
  };

async function release(baseUrl: string, folder: string, context: ProbeContext): Promise<Canary> {
  const requestId = randomUUID();
  const secrets = [
    `canary-${randomBytes(6).toString('hex')}@acme.dev`,
    `pass phrase ${randomBytes(6).toString('hex')}`,
  ];
  const [email, password] = secrets;
  await ask(context, `${baseUrl}/v1/auth/login?from=${encodeURIComponent(email!)}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-request-id': requestId, 'user-agent': `canary (${email})` },
    body: JSON.stringify({ email, password }),
  });
  const { clock, signal } = context;
  const end = clock.monotonic() + PATIENCE_MS;
  for (;;) {
    const seen = await look(folder, requestId, secrets, signal);
    if (seen.entries.length > 0 || clock.monotonic() > end) return { requestId, ...seen };
    await clock.sleep(PAUSE_MS, signal);
  }
}

async function look(
  folder: string,
  requestId: string,
  secrets: readonly string[],
  signal: AbortSignal,
): Promise<Omit<Canary, 'requestId'>> {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.ndjson')).map((name) => join(folder, name));
  const entries: Readonly<Record<string, unknown>>[] = [];
  const leaks = new Set<string>();
  for (const file of files) {
    for await (const line of linesOf(file, signal)) {
      if (secrets.some((secret) => line.includes(secret) || line.includes(encodeURIComponent(secret)))) leaks.add(file);
      if (line.includes(requestId)) entries.push(parsed(line));
    }
  }
  return { entries: entries.filter((entry) => entry['request_id'] === requestId), leaks: [...leaks], files };
}

function parsed(line: string): Readonly<Record<string, unknown>> {
  try {
    return (JSON.parse(line) as Readonly<Record<string, unknown>> | null) ?? {};
  } catch {
    return {};
  }
}
