import { createServer } from 'node:net';

/** Fails with the variable to set when something already listens there: better than a child's stack trace. */
export function requireFreePort(port, variable) {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', () => reject(new Error(`port ${port} is taken; choose another: ${variable}=<port> npm start`)));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve()));
  });
}
