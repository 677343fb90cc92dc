// `node tools/stack/switch-slot.mjs <folder of the balancer> blue|green`: which slot of a local stack serves. The link is
// replaced in one step and nginx reads its configuration again: new requests go to the slot, open streams stay where they are.
import { existsSync, readFileSync, readlinkSync, renameSync, symlinkSync } from 'node:fs';
import { basename, join } from 'node:path';
import { argv, exit, kill } from 'node:process';
import { fileURLToPath } from 'node:url';

const LINK = 'active.conf';

/** The slot that serves. */
export const activeSlot = (folder) => basename(readlinkSync(join(folder, LINK)), '.conf');

/** Points the link at `<slot>.conf`; throws when there is no such slot. */
export function pointAt(folder, slot) {
  if (!existsSync(join(folder, `${slot}.conf`))) throw new Error(`there is no slot ${slot} in ${folder}`);
  const next = join(folder, `${LINK}.next`);
  symlinkSync(`${slot}.conf`, next);
  renameSync(next, join(folder, LINK));
}

/** Makes `slot` serve. nginx takes it up within moments; a configuration that it refuses leaves the last one in force. */
export function switchSlot(folder, slot) {
  pointAt(folder, slot);
  kill(Number(readFileSync(join(folder, 'nginx.pid'), 'utf8')), 'SIGHUP');
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  const [folder, slot] = argv.slice(2);
  if (!folder || !slot) {
    console.error('usage: node tools/stack/switch-slot.mjs <folder of the balancer> blue|green');
    exit(2);
  }
  switchSlot(folder, slot);
  console.log(`${slot} serves`);
}
