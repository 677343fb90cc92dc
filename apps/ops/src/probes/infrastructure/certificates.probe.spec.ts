import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { answering, folderWith, probeContext, provesRed, serve } from '@rapport/testing';
import { certificatesProbe } from './certificates.probe.js';

interface Wanted {
  readonly days?: number;
  readonly name?: string;
  readonly trusted?: boolean;
  readonly tls?: object;
}

/** A real certificate on a real server; its own authority, which the target trusts or does not. */
const scene =
  ({ days = 90, name = 'IP:127.0.0.1', trusted = true, tls = {} }: Wanted) =>
  async () => {
    const folder = folderWith();
    const request = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
    const content = ['-days', String(days), '-subj', '/CN=rapport', '-addext', `subjectAltName=${name}`];
    execFileSync('openssl', [...request, ...content, '-keyout', 'key.pem', '-out', 'cert.pem'], {
      cwd: folder,
      stdio: 'ignore',
    });
    const [key, cert] = ['key.pem', 'cert.pem'].map((file) => readFileSync(join(folder, file)));
    const baseUrl = await serve(answering({}), { key, cert, minVersion: 'TLSv1.2', ...tls });
    return probeContext({ baseUrl, caFile: trusted ? join(folder, 'cert.pem') : undefined });
  };

provesRed(certificatesProbe, {
  sound: scene({}),
  sabotaged: {
    'five days are left': scene({ days: 5 }),
    'it is for another host': scene({ name: 'DNS:other.example' }),
    'nobody we trust signed it': scene({ trusted: false }),
    'TLS 1.1 is accepted': scene({ tls: { minVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' } }),
    'there is no TLS': async () => probeContext({ baseUrl: await serve(answering({})) }),
  },
});
