import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeCertificates } from './certificates.js';
import { nginxConfiguration, slotConfiguration, type Slot } from './nginx-configuration.js';
import { tool } from './tools.js';

export interface BalancerOptions {
  /** Everything is kept below it; others must be able to enter it. */
  readonly folder: string;
  /** Where the pods of each slot listen: `127.0.0.1:3000`. */
  readonly slots: Readonly<Record<Slot, readonly string[]>>;
  readonly accessLog: string;
  readonly log?: (line: string) => void;
  readonly onOutput?: (chunk: Buffer) => void;
}

/** nginx before two slots: TLS by a certificate of its own, one slot serving at a time, streams passed on as they come. */
export interface Balancer {
  readonly url: string;
  /** Redirects to `url`. */
  readonly plainUrl: string;
  readonly caFile: string;
  /** For `tools/stack/switch-slot.mjs`. */
  readonly folder: string;
  readonly pid: number | undefined;
  activeSlot(): Slot;
  /** New requests go to the slot from moments later on. */
  switchTo(slot: Slot): void;
  stop(): Promise<void>;
}

/** Starts it with blue serving. Throws what nginx says when it refuses its configuration. */
export async function startBalancer(options: BalancerOptions): Promise<Balancer> {
  const { freePort } = await tool('services/processes');
  const { startNginx } = await tool('services/nginx');
  const { activeSlot, pointAt, switchSlot } = await tool('stack/switch-slot');
  const [port, plainPort] = [await freePort(), await freePort()];
  const made = join(options.folder, 'certificates');
  mkdirSync(made, { mode: 0o755 });
  const certificates = await makeCertificates(made);
  writeFileSync(options.accessLog, '');
  let folder = '';
  const nginx = await startNginx(
    options.folder,
    port,
    (place) => {
      folder = place.folder;
      const path = (name: string): string => join(folder, name);
      copyFileSync(certificates.certificateFile, path('server.pem'));
      copyFileSync(certificates.keyFile, path('server.key'));
      for (const slot of ['blue', 'green'] as const)
        writeFileSync(path(`${slot}.conf`), slotConfiguration(slot, options.slots[slot]));
      pointAt(folder, 'blue');
      const layout = { folder, pidFile: place.pidFile, port, plainPort, accessLog: options.accessLog };
      writeFileSync(path('nginx.conf'), nginxConfiguration(layout));
      for (const file of [path('server.key'), options.accessLog]) place.hand(file);
      return path('nginx.conf');
    },
    options.log ?? (() => undefined),
    options.onOutput && { onOutput: options.onOutput },
  );
  return {
    url: `https://localhost:${port}`,
    plainUrl: `http://localhost:${plainPort}`,
    caFile: certificates.caFile,
    folder,
    pid: nginx.server.pid,
    activeSlot: () => activeSlot(folder) as Slot,
    switchTo: (slot) => switchSlot(folder, slot),
    stop: () => nginx.stop(),
  };
}
