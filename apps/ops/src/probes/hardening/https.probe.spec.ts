import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { join } from 'node:path';
import { folderWith, probeContext, provesRed, serve } from '@rapport/testing';
import { https } from './https.probe.js';

const HSTS = { 'strict-transport-security': 'max-age=31536000' };
const redirect =
  (status: number, location: string): RequestListener =>
  (_, response) =>
    response.writeHead(status, { location }).end();

/** Two real ports: one with a certificate of the test's own authority, one in plain text. */
const scene =
  (plain: RequestListener, headers: Record<string, string> = HSTS) =>
  async () => {
    const folder = folderWith();
    const request = 'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 9 -subj /CN=rapport'.split(
      ' ',
    );
    const names = ['-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', 'key.pem', '-out', 'cert.pem'];
    execFileSync('openssl', [...request, ...names], { cwd: folder, stdio: 'ignore' });
    const [key, cert] = ['key.pem', 'cert.pem'].map((file) => readFileSync(join(folder, file)));
    const baseUrl = await serve((_, response) => response.writeHead(200, headers).end('{}'), { key, cert });
    return probeContext({ baseUrl, caFile: join(folder, 'cert.pem'), plainUrl: await serve(plain) });
  };

provesRed(https, {
  sound: scene(redirect(308, 'https://rapport.example/')),
  sabotaged: {
    'the plain port answers': scene((_, response) => response.end('{}')),
    'the redirect turns POST into GET': scene(redirect(301, 'https://rapport.example/')),
    'the redirect stays in plain text': scene(redirect(308, 'http://rapport.example/')),
    'browsers are not told to stay with https': scene(redirect(308, 'https://rapport.example/'), {}),
    'browsers are told so for a day': scene(redirect(308, 'https://rapport.example/'), {
      'strict-transport-security': 'max-age=86400',
    }),
    'there is no TLS': async () => probeContext({ baseUrl: await serve((_, response) => response.end()) }),
  },
});
