#!/usr/bin/env node
// `npm start`: everything a newcomer needs, in one terminal. Plain JavaScript without dependencies, because it runs
// before anything is installed and on whatever Node the machine has.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBuilt, ensureInstalled, root } from './bootstrap.mjs';
import { demoUser } from './start/demo-user.mjs';
import { requireFreePort } from './start/ports.mjs';
import { startProcess } from './start/processes.mjs';
import { readSettings } from './start/settings.mjs';

const settings = readSettings(join(root, '.env'));
const ports = {
  api: Number(settings.PORT ?? 3000),
  internal: Number(settings.INTERNAL_PORT ?? 3001),
  emulator: Number(settings.EMULATOR_PORT ?? 3099),
};
const dataDir = settings.RAPPORT_DATA_DIR ?? join(root, '.data');
const withEmulator = settings.GEMINI_API_KEY === undefined;
const say = (line) => console.log(line);

await ensureInstalled();
await ensureBuilt();

const startedAt = performance.now();
mkdirSync(dataDir, { recursive: true });
await requireFreePort(ports.api, 'PORT');
await requireFreePort(ports.internal, 'INTERNAL_PORT');
if (withEmulator) await requireFreePort(ports.emulator, 'EMULATOR_PORT');

const running = [];
let stopping;
// The last one started is the first one stopped, so that the API can finish its answers while the emulator still speaks.
const stop = (code) => (stopping ??= stopAll(code));
process.on('SIGINT', () => stop(0));
process.on('SIGTERM', () => stop(0));

try {
  if (withEmulator) await startEmulator();
  await startApi();
  await introduce();
} catch (error) {
  if (!stopping) console.error(`\nRapport could not start: ${error.message}`);
  await stop(1);
}

async function startEmulator() {
  say('waiting for the Gemini emulator (no GEMINI_API_KEY is set, so a stand-in answers) …');
  await start(
    'gemini-emulator',
    { EMULATOR_PORT: String(ports.emulator) },
    `http://127.0.0.1:${ports.emulator}/__emulator`,
  );
}

async function startApi() {
  say(
    settings.DATABASE_URL === undefined
      ? 'waiting for the API (embedded database, in-process state, worker inside) …'
      : 'waiting for the API (your PostgreSQL; background work needs a worker besides: dist/apps/worker/src/main.js) …',
  );
  const emulated = { GEMINI_API_KEY: 'emulator', GEMINI_BASE_URL: `http://127.0.0.1:${ports.emulator}` };
  await start(
    'api',
    {
      PORT: String(ports.api),
      INTERNAL_PORT: String(ports.internal),
      RAPPORT_DATA_DIR: dataDir,
      // The printed token should outlive a coffee break.
      AUTH_ACCESS_TTL_S: settings.AUTH_ACCESS_TTL_S ?? '3600',
      ...(withEmulator ? emulated : {}),
    },
    `http://127.0.0.1:${ports.api}/health/ready`,
  );
}

async function start(name, environment, readyUrl) {
  const child = startProcess({
    name,
    entry: join(root, 'dist', 'apps', name, 'src', 'main.js'),
    environment,
    logFile: join(dataDir, `${name}.log`),
  });
  running.push(child);
  void child.exited.then((code) => {
    if (stopping) return;
    console.error(`\n${name} ended unexpectedly (exit ${code}); its last lines (${child.logFile}):\n${child.tail()}`);
    void stop(1);
  });
  await child.ready(readyUrl);
}

async function introduce() {
  const base = `http://localhost:${ports.api}`;
  const demo = await demoUser(base, dataDir);
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  say(`
Rapport is ready (${seconds} s).

  API        ${base}            documentation ${base}/docs
  internal   http://localhost:${ports.internal}            (metrics, dependencies, administration)
  model      ${withEmulator ? `Gemini emulator on http://localhost:${ports.emulator}` : 'Google Gemini'}
  logs, data ${dataDir}
  demo user  ${demo.email}, password and token in ${demo.file}

A conversation, ready to paste:

  curl -s ${base}/v1/personas -H 'Authorization: Bearer ${demo.token}'

  ID=$(curl -s ${base}/v1/conversations -H 'Authorization: Bearer ${demo.token}' -H 'Content-Type: application/json' -d '{"persona":"${demo.persona}"}' | sed -E 's/.*"id":"(conv_[0-9a-f]+)".*/\\1/')

  curl -sN ${base}/v1/conversations/$ID/messages -H 'Authorization: Bearer ${demo.token}' -H 'Content-Type: application/json' -H 'Accept: text/event-stream' -d '{"content":"Hello! Who are you, and what do you like?"}'

Press Ctrl-C to stop.`);
}

async function stopAll(code) {
  say('\nstopping …');
  for (const child of running.toReversed()) await child.stop();
  process.exit(code);
}
