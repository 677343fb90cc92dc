import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { FaultProxy } from './fault-proxy.js';

interface Context {
  readonly proxy: FaultProxy;
  readonly client: Socket;
  /** The service's end of the same connection. */
  readonly peer: Socket;
}

const opened: { proxy: FaultProxy; server: Server; client: Socket }[] = [];

/** A service behind the proxy, and one connection through it. */
async function setup(): Promise<Context> {
  const server = createServer({ allowHalfOpen: true }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const proxy = await FaultProxy.before((server.address() as AddressInfo).port);
  const arrived = once(server, 'connection');
  const client = connect({ port: proxy.port, host: '127.0.0.1', allowHalfOpen: true });
  client.on('error', () => undefined);
  const [peer] = (await arrived) as [Socket];
  peer.on('error', () => undefined);
  opened.push({ proxy, server, client });
  return { proxy, client, peer };
}

afterEach(async () => {
  for (const { proxy, server, client } of opened.splice(0)) {
    client.destroy();
    await proxy.stop();
    server.close();
  }
});

const next = async (socket: Socket): Promise<string> => String((await once(socket, 'data'))[0]);

describe('FaultProxy', () => {
  it('passes bytes on in both directions', async () => {
    const { client, peer } = await setup();
    client.write('there');
    expect(await next(peer)).toBe('there');
    peer.write('back');
    expect(await next(client)).toBe('back');
  });

  it('passes the end of one direction on and leaves the other open', async () => {
    const { client, peer } = await setup();
    client.end('last words');
    expect(await next(peer)).toBe('last words');
    await once(peer, 'end');
    peer.end('answer');
    expect(await next(client)).toBe('answer');
  });

  it('resets both ends', async () => {
    const { proxy, client, peer } = await setup();
    const errors = Promise.all([once(client, 'error'), once(peer, 'error')]);
    proxy.cut('reset');
    expect((await errors).map(([error]) => (error as NodeJS.ErrnoException).code)).toEqual([
      'ECONNRESET',
      'ECONNRESET',
    ]);
  });

  it('closes both ends in order', async () => {
    const { proxy, client, peer } = await setup();
    const ends = Promise.all([once(client.resume(), 'end'), once(peer.resume(), 'end')]);
    proxy.cut('close');
    await expect(ends).resolves.toHaveLength(2);
  });

  it('holds everything in a black hole and delivers it in order once healed', async () => {
    const { proxy, client, peer } = await setup();
    proxy.misbehave({ kind: 'black-hole' });
    client.write('one ');
    const silent = await Promise.race([next(peer), new Promise((resolve) => setTimeout(resolve, 50, 'nothing'))]);
    const late = next(peer);
    proxy.heal();
    expect([silent, await late]).toEqual(['nothing', 'one ']);
  });

  it('adds latency', async () => {
    const { proxy, client, peer } = await setup();
    proxy.misbehave({ kind: 'latency', ms: 40 });
    const begun = performance.now();
    client.write('slow');
    await next(peer);
    expect(performance.now() - begun).toBeGreaterThan(35);
  });

  it('tells of a close late', async () => {
    const { proxy, client, peer } = await setup();
    proxy.misbehave({ kind: 'slow-close', ms: 40 });
    const begun = performance.now();
    client.end();
    await once(peer.resume(), 'end');
    expect(performance.now() - begun).toBeGreaterThan(35);
  });

  it('resets the client when there is no service behind it', async () => {
    const proxy = await FaultProxy.before(1);
    const client = connect(proxy.port, '127.0.0.1');
    const [error] = (await once(client, 'error')) as [NodeJS.ErrnoException];
    await proxy.stop();
    expect(error.code).toBe('ECONNRESET');
  });

  it('forgets connections that are over', async () => {
    const { proxy, client, peer } = await setup();
    expect(proxy.connections).toBe(1);
    client.end();
    peer.end();
    await Promise.all([once(client.resume(), 'close'), once(peer.resume(), 'close')]);
    await expect.poll(() => proxy.connections).toBe(0);
  });
});
