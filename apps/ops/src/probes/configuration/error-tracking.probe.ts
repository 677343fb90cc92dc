import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { parseEnv } from 'node:util';
import { fail, pass, unknown, type Finding, type Probe, type ProbeContext } from '@rapport/checklist';
import { errorTrackingConfig, loadConfig } from '@rapport/platform';
import { ask, jsonIn } from '../support/ask.js';
import { needing, withoutCredentials } from '../support/needing.js';

const VARIABLE = 'ERROR_TRACKING_DSN';
const LOOKS = 20;
const PAUSE_MS = 100;

export const errorTrackingProbe: Probe = {
  id: 'configuration.error-tracking',
  version: 1,
  description:
    'Unexpected errors are sent to a tracker; where what it gets can be looked at, a test error arrives there.',
  run: needing('configurationFile', async (file, context) => {
    const named = parseEnv(await readFile(file, 'utf8'))[VARIABLE];
    const given = context.environment[VARIABLE] || named;
    if (given === '') return unknown(`${VARIABLE} is given elsewhere, and not where the checklist runs`);
    if (given === undefined) return fail(`${VARIABLE} is not set: unexpected errors are in the log only`);
    const { dsn } = loadConfig([errorTrackingConfig], { [VARIABLE]: given }).get(errorTrackingConfig);
    const target = withoutCredentials(dsn as string);
    const { errorSinkUrl } = context.target;
    if (errorSinkUrl === undefined) return pass('unexpected errors are sent to a tracker', { target });
    return { ...(await arrives(dsn as string, errorSinkUrl, context)), target };
  }),
};

async function arrives(dsn: string, sink: string, context: ProbeContext): Promise<Finding> {
  const id = randomUUID().replaceAll('-', '');
  const status = await sendTestError(dsn, id, context);
  if (status !== 200) return fail(`the error tracker answers a test error with ${status}`);
  for (let look = 0; look < LOOKS; look += 1) {
    const told = jsonIn<readonly unknown[]>(await ask(context, sink)) ?? [];
    if (told.some((envelope) => JSON.stringify(envelope).includes(id)))
      return pass('a test error arrived at the tracker');
    await context.clock.sleep(PAUSE_MS, context.signal);
  }
  return fail('a test error was taken, and did not arrive');
}

/** An envelope of Sentry's protocol with one event; the status of the answer. */
async function sendTestError(dsn: string, id: string, context: ProbeContext): Promise<number> {
  const { origin, pathname, username } = new URL(dsn);
  const [, path, project] = /^(.*)\/(\d+)$/.exec(pathname) ?? [];
  const event = { event_id: id, level: 'info', platform: 'node', message: 'test error of the checklist' };
  const lines = [{ event_id: id, dsn: `${origin}${pathname}` }, { type: 'event' }, event];
  const { status } = await ask(context, `${origin}${path}/api/${project}/envelope/`, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-sentry-envelope',
      'x-sentry-auth': `Sentry sentry_version=7, sentry_client=rapport-checklist/1, sentry_key=${username}`,
    },
    body: lines.map((line) => `${JSON.stringify(line)}\n`).join(''),
  });
  return status;
}
