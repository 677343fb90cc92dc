import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Target } from '@rapport/checklist';
import { HastyClock } from './hasty-clock.js';
import { folderWith, serve } from './probe-scenes.js';
import { probeContext } from './proves-red.js';

interface Flaws {
  /** What the command does with the file that the balancer reads; `$1` is the slot. */
  readonly command?: string;
  /** The other slot has been taken away: its process refuses connections, and what is sent to it breaks off. */
  readonly isRetired?: boolean;
  /** Told which slot each request to the balancer goes to. */
  readonly onRequest?: (slot: string) => unknown;
  readonly readyStatus?: number;
  readonly answerStatus?: number;
  /** What processes of the idle slot say of their streams. */
  readonly metrics?: string;
}

/** Nobody listens to this port, which only the system may open. */
const NOBODY = 'http://127.0.0.1:1';

/** A balancer that reads from a file which slot serves, a process of each slot, and a command that writes that file. */
export const slotsScene =
  ({
    command = 'printf %s "$1" > "$0"',
    isRetired = false,
    onRequest = () => undefined,
    readyStatus = 200,
    answerStatus = 200,
    metrics = 'rapport_active_streams 0',
  }: Flaws = {}) =>
  async () => {
    const file = join(folderWith({ active: 'green' }), 'active');
    const baseUrl = await serve((_, response) => {
      const slot = readFileSync(file, 'utf8');
      onRequest(slot);
      if (isRetired && slot === 'blue') return void response.destroy();
      response.writeHead(slot === 'blue' ? answerStatus : 200, { 'x-rapport-slot': slot }).end('{}');
    });
    const url = await serve((request, response) =>
      response.writeHead(request.url === '/health/ready' ? readyStatus : 404).end(),
    );
    const internalUrl = await serve((request, response) =>
      request.url === '/metrics' ? response.end(`# HELP\n${metrics}\n`) : response.writeHead(404).end(),
    );
    const pod = (slot: 'blue' | 'green') => {
      const isGone = isRetired && slot === 'blue';
      return { name: slot, role: 'api', slot, url: isGone ? NOBODY : url, internalUrl } as const;
    };
    const target: Partial<Target> = {
      baseUrl,
      pods: [pod('blue'), pod('green')],
      switchCommand: ['sh', '-c', command, file, '{slot}'],
    };
    return probeContext(target, new HastyClock());
  };
