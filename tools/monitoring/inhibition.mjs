import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { stringify } from 'yaml';
import { startAlertmanager } from '../services/alertmanager.mjs';
import { alertGroups } from './alerts/index.mjs';
import { alertmanagerConfig } from './alertmanager.mjs';
import { readSlo } from './slo.mjs';

/** What fires, and what may be heard of it. */
const SCENES = [
  {
    fire: ['ServiceDown', 'HighErrorRate', 'HighMemory', 'DatabaseDown', 'BackupTooOld', 'CrisisWebhookFailing'],
    hear: ['ServiceDown', 'DatabaseDown', 'BackupTooOld', 'CrisisWebhookFailing'],
  },
  {
    fire: ['DatabaseDown', 'TurnsFailing', 'SlowFirstText', 'ErasureOverdue'],
    hear: ['DatabaseDown', 'ErasureOverdue'],
  },
  { fire: ['HighErrorRate', 'HighMemory', 'WorkerDown'], hear: ['HighErrorRate', 'HighMemory', 'WorkerDown'] },
];
/** Until all groups have been sent that are going to be. */
const SETTLED_MS = 2_000;

/** Fires alerts at a real Alertmanager with our rules of inhibition. Resolves with what was heard that should not be, or not. */
export async function checkInhibition(slo = readSlo()) {
  const alerts = new Map(
    Object.values(alertGroups(slo))
      .flat()
      .map((alert) => [alert.name, alert]),
  );
  const wrong = [];
  for (const { fire, hear } of SCENES) {
    const heard = await whatIsHeard(fire.map((name) => alerts.get(name)));
    if (heard.join() !== hear.toSorted((a, b) => (a < b ? -1 : 1)).join())
      wrong.push(`of ${fire.join(', ')} one hears ${heard.join(', ')}`);
  }
  return wrong;
}

async function whatIsHeard(alerts) {
  const folder = mkdtempSync(join(tmpdir(), 'rapport-inhibition-'));
  chmodSync(folder, 0o755);
  const heard = new Set();
  const sink = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (chunk) => (body += chunk));
    request.once('end', () => {
      for (const { labels } of JSON.parse(body).alerts) heard.add(labels.alertname);
      response.end();
    });
  });
  await new Promise((resolve) => sink.listen(0, '127.0.0.1', resolve));
  const address = `http://127.0.0.1:${sink.address().port}`;
  const alertmanager = await startAlertmanager(folder, configuration(folder, address), () => undefined);
  try {
    const posted = alerts.map(({ name, severity, area, labels }) => ({
      labels: { alertname: name, severity, area, ...labels },
    }));
    const answer = await fetch(`${alertmanager.url}/api/v2/alerts`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(posted),
    });
    if (!answer.ok) throw new Error(`Alertmanager answered ${answer.status}`);
    await pause(SETTLED_MS);
    return [...heard].toSorted((a, b) => (a < b ? -1 : 1));
  } finally {
    await alertmanager.stop();
    sink.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Ours, sent here and without pauses. */
function configuration(folder, address) {
  const { receivers } = readSlo();
  const config = alertmanagerConfig({
    receivers: Object.fromEntries(Object.keys(receivers).map((name) => [name, `${address}/${name}`])),
  });
  const hurry = (route) => ({ ...route, group_wait: '500ms', routes: route.routes?.map(hurry) ?? [] });
  const file = join(folder, 'alertmanager.yml');
  writeFileSync(file, stringify({ ...config, route: hurry(config.route) }), { mode: 0o644 });
  return file;
}
