/**
 * `node tools/k8s/switch-slot.mjs <overlay> <blue|green> [--start] [--retire] [--within <seconds>]`: sends all new requests to the slot. A release
 * switches to the slot that it has filled, a rollback back to the other. Open streams stay where they are.
 * `--start` first brings the slot to as many pods as the other one has, or should have. `--retire` afterwards takes the other slot's pods away, if
 * they have no streams any more; else it says so and ends with 3: run it again later. Refuses, and changes nothing, while the
 * slot is not ready; switches back when those who send to the Service do not follow `--within` 30 seconds (1).
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { ensureInstalled, root } from '../bootstrap.mjs';
import { clusterOf } from './cluster.mjs';

const START_S = 300;
const EVERY_MS = 1_000;
const SLOTS = ['blue', 'green'];
const STILL_STREAMING = 3;

await ensureInstalled();
await ensureInstalled(join(root, 'tools/release'));
const { parse } = await import('yaml');

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    start: { type: 'boolean' },
    retire: { type: 'boolean' },
    within: { type: 'string', default: '30' },
    overlays: { type: 'string' },
  },
});
const [overlay, slot] = positionals;
if (!overlay || !SLOTS.includes(slot)) stop('usage: switch-slot.mjs <overlay> <blue|green> [--start] [--retire]');
const folder = join(values.overlays ?? join(root, 'k8s/overlays'), overlay);
const other = SLOTS.find((name) => name !== slot);
const { namespace } = parse(readFileSync(join(folder, 'kustomization.yaml'), 'utf8'));
const cluster = clusterOf(namespace);

const before = await cluster.serving();
console.log(`${before} serves`);
if (before !== slot) {
  await requireReady();
  await cluster.serve(slot);
  await requireEndpoints();
  console.log(`${slot} serves`);
}
noteServing();
if (values.retire) await retire();

/** As many as serve now: traffic comes at once, and autoscalers take minutes. A pod serves also while others are replaced. */
async function requireReady() {
  const serving = await cluster.pods(other);
  const needed = Math.max(1, serving.ready);
  // What serves may be failing, which is why somebody goes back: what it should have tells how many are needed.
  const started = Math.max(needed, serving.wanted);
  if (values.start && (await cluster.pods(slot)).wanted < started) {
    console.log(`starting ${started} pods of ${slot}`);
    await cluster.scale(slot, started);
  }
  const enough = async () => {
    const { ready, wanted, settled } = await cluster.pods(slot);
    return {
      done: settled && ready >= needed && ready >= wanted,
      seen: settled
        ? `${slot} has ${ready} pods ready and needs ${Math.max(needed, wanted)}`
        : `${slot} is still being replaced by a new version`,
    };
  };
  const { done, seen } = await until(enough, values.start ? START_S : 0);
  if (!done) stop(`${seen}; ${before} goes on serving`);
}

/** The Service has changed; those who send to it learn of it a moment later. If they do not, all is put back. */
async function requireEndpoints() {
  const settled = async () => {
    const endpoints = await cluster.endpoints();
    return { done: endpoints[slot] > 0 && endpoints[other] === 0, seen: JSON.stringify(endpoints) };
  };
  const { done, seen } = await until(settled, Number(values.within));
  if (done) return;
  await cluster.serve(before);
  stop(`endpoints did not follow (${seen}); ${before} serves again`);
}

async function retire() {
  const streams = await cluster.streams(other);
  if (streams > 0) stop(`${other} has ${streams} open streams and stays: run this again later`, STILL_STREAMING);
  await cluster.scale(other, 0);
  console.log(`${other} has no streams and no pods any more`);
}

async function until(look, seconds) {
  for (const end = Date.now() + seconds * 1_000; ; await sleep(EVERY_MS)) {
    const found = await look();
    if (found.done || Date.now() >= end) return found;
  }
}

/** What is in the repository has to say the same, or the next `kubectl apply` switches back. */
function noteServing() {
  const file = join(folder, 'active-slot.patch.yaml');
  const text = readFileSync(file, 'utf8');
  const changed = text.replace(/^( +rapport\/slot: ).*$/m, `$1${slot}`);
  if (changed === text) return;
  writeFileSync(file, changed);
  console.log(`commit ${file}`);
}

function stop(sentence, code = 1) {
  console.error(sentence);
  process.exit(code);
}
