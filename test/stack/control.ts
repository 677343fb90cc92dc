import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Stack } from './stack.js';

/** By this, commands of another process may restart the pods that serve: `POST /restart` answers when they are ready again. */
export async function startControl(stack: Stack): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const server = createServer((request, response) => {
    if (request.method !== 'POST' || request.url !== '/restart') {
      response.writeHead(404).end();
      return;
    }
    restartServing(stack).then(
      () => response.writeHead(204).end(),
      (error: unknown) => response.writeHead(500).end((error as Error).message),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** One after the other, as a rollout does it: somebody always serves. */
async function restartServing(stack: Stack): Promise<void> {
  for (const { program } of stack.pods.filter(({ slot }) => slot === stack.balancer.activeSlot())) {
    await program.end('SIGTERM');
    program.start();
    await program.ready();
  }
}
