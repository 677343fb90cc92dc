import { appendFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import type { Target } from '@rapport/checklist';
import { SystemClock } from '@rapport/kernel';
import { folderWith, serve } from './probe-scenes.js';
import { probeContext } from './proves-red.js';

/** Time that passes at once: nobody waits for a collector that will not come. */
class HastyClock extends SystemClock {
  private skipped = 0;

  override monotonic(): number {
    return super.monotonic() + this.skipped;
  }

  override async sleep(ms: number): Promise<void> {
    this.skipped += ms;
  }
}

/** A server whose log lines are collected in a folder; `lineOf` writes one for each request, or none. */
export const loggingScene =
  (lineOf: (request: IncomingMessage, body: string) => object | string | undefined, more: Partial<Target> = {}) =>
  async () => {
    const logsFolder = folderWith({ 'api.ndjson': '' });
    const baseUrl = await serve((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const line = lineOf(request, Buffer.concat(chunks).toString());
        const text = typeof line === 'object' ? JSON.stringify(line) : line;
        if (text !== undefined) appendFileSync(join(logsFolder, 'api.ndjson'), `${text}\n`);
        response.writeHead(401).end();
      });
    });
    return probeContext({ baseUrl, logsFolder, ...more }, new HastyClock());
  };
