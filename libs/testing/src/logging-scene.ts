import { appendFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { HastyClock } from './hasty-clock.js';
import { folderWith, serve } from './probe-scenes.js';
import { probeContext } from './proves-red.js';

/** A server whose log lines are collected in a folder; `lineOf` writes one for each request, or none. */
export const loggingScene =
  (lineOf: (request: IncomingMessage, body: string) => object | string | undefined) => async () => {
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
    return probeContext({ baseUrl, logsFolder }, new HastyClock());
  };
