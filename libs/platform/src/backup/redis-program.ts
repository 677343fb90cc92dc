import { backupErrors } from './backup.errors.js';
import type { Programs } from './programs.js';

const MAGIC = Buffer.from('REDIS');

/** A point-in-time copy of a Redis server (RDB), asked for as a replica would. */
export function dumpSharedState(programs: Programs, url: string): AsyncIterable<Buffer> {
  const { protocol, hostname, port, username, password } = new URL(url);
  const args = ['-h', hostname, '-p', port || '6379', '--rdb', '-'];
  if (protocol === 'rediss:') args.unshift('--tls');
  if (username !== '') args.unshift('--user', decodeURIComponent(username));
  const environment: Record<string, string> = password === '' ? {} : { REDISCLI_AUTH: decodeURIComponent(password) };
  return programs.read({ name: 'redis-cli', args, environment });
}

/** Throws `backup.damaged` for what is no RDB file. */
export async function readableRdb(content: AsyncIterable<Buffer>): Promise<void> {
  let head = Buffer.alloc(0);
  for await (const chunk of content) if (head.length < MAGIC.length) head = Buffer.concat([head, chunk]);
  if (!head.subarray(0, MAGIC.length).equals(MAGIC)) throw backupErrors.damaged('it is no copy of a Redis server');
}
