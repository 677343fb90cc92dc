import { once } from 'node:events';
import { connect, type AddressInfo } from 'node:net';
import { Body, Controller, Get, Logger, Post } from '@nestjs/common';
import { createHttpApp } from '@rapport/testing';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { Access } from './access.decorator.js';
import { HttpServers } from './http-servers.js';
import { ProblemFilter } from './problem.filter.js';

@Access({ public: true })
@Controller('v1/samples')
class PublicController {
  @Get(':id')
  get(): object {
    return { port: 'public' };
  }

  @Post(':id')
  set(@Body() _body: object): void {}
}

@Access({ public: true, internal: true })
@Controller('internal/v1/samples')
class InternalController {
  @Get()
  list(): object {
    return { port: 'internal' };
  }
}

@Access({ public: true })
@Controller('internal/v1/leak')
class LeakingController {
  @Get()
  list(): object {
    return {};
  }
}

async function setup(environment: Record<string, string> = {}) {
  const app = await createHttpApp({ environment, controllers: [PublicController, InternalController] });
  const { publicUrl, internalUrl } = await app.get(HttpServers).listen(app);
  return { sut: { publicUrl, internalUrl } };
}

const statusOf = async (url: string) => (await fetch(url)).status;

describe('the two ports', () => {
  it('serve each what belongs to it', async () => {
    const { sut } = await setup();
    expect(await statusOf(`${sut.publicUrl}/v1/samples/1`)).toBe(200);
    expect(await statusOf(`${sut.internalUrl}/internal/v1/samples`)).toBe(200);
    expect(await statusOf(`${sut.internalUrl}/metrics`)).toBe(200);
  });

  it.each([
    '/internal/v1/samples',
    '/internal/v1/samples?x=1',
    '/metrics',
    '//internal/v1/samples',
    '/%69nternal/v1/samples',
  ])('hide %s from the public one', async (path) => {
    const { sut } = await setup();
    const response = await fetch(`${sut.publicUrl}${path}`);
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ code: 'request.route_not_found' });
  });

  it('do not tell the public one which methods an internal address supports', async () => {
    const { sut } = await setup();
    const response = await fetch(`${sut.publicUrl}/internal/v1/samples`, { method: 'DELETE' });
    expect([response.status, response.headers.get('allow')]).toEqual([404, null]);
  });

  it('do not serve public routes on the internal one', async () => {
    const { sut } = await setup();
    expect(await statusOf(`${sut.internalUrl}/v1/samples/1`)).toBe(404);
  });

  it('refuse to boot when a path is internal and its policy is not', async () => {
    await expect(createHttpApp({ controllers: [LeakingController] })).rejects.toThrow(
      'GET /internal/v1/leak (LeakingController.list): has an internal path, but its policy is public',
    );
  });
});

describe('what is no request', () => {
  const send = async (url: string, text: string) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    socket.write(text);
    const chunks: Buffer[] = [];
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    await once(socket, 'close');
    return Buffer.concat(chunks).toString();
  };

  it.each(['publicUrl', 'internalUrl'] as const)('is answered with a problem on %s', async (port) => {
    const { sut } = await setup();
    const answer = await send(sut[port], 'NONSENSE\r\n\r\n');
    expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\nContent-Type: application\/problem\+json/);
    expect(answer).toContain('"code":"request.malformed"');
  });

  it('is no failure of ours when its client leaves in the middle of it', async () => {
    onTestFinished(() => void vi.restoreAllMocks());
    const noticed = vi.spyOn(ProblemFilter.prototype, 'catch');
    const { sut } = await setup();
    const socket = connect(Number(new URL(sut.publicUrl).port), '127.0.0.1');
    socket.write(
      'POST /v1/samples/1 HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{',
    );
    await statusOf(`${sut.publicUrl}/v1/samples/1`);
    const reported = vi.spyOn(Logger.prototype, 'error');
    socket.destroy();
    await vi.waitFor(() => expect(noticed).toHaveBeenCalledOnce());
    expect(reported).not.toHaveBeenCalled();
  });

  it('is cut off when its headers are too large', async () => {
    const { sut } = await setup();
    const answer = await send(sut.publicUrl, `GET / HTTP/1.1\r\nHost: x\r\nX: ${'y'.repeat(20_000)}\r\n\r\n`);
    expect(answer).toContain('"code":"request.too_large"');
  });
});

it('reports the ports it really took', async () => {
  const { sut } = await setup();
  const ports = [sut.publicUrl, sut.internalUrl].map((url) => Number(new URL(url).port));
  expect(new Set(ports).size).toBe(2);
  expect(Math.min(...ports)).toBeGreaterThan(0 satisfies AddressInfo['port']);
});
