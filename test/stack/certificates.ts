import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tool } from './tools.js';

export interface Certificates {
  /** Of the authority, which whoever calls has to trust. */
  readonly caFile: string;
  readonly certificateFile: string;
  readonly keyFile: string;
}

/** An authority of its own and a certificate by it for `localhost` and 127.0.0.1, both made by openssl, valid for `days`. */
export async function makeCertificates(folder: string, { days = 90 } = {}): Promise<Certificates> {
  const { run } = await tool('services/processes');
  const path = (name: string): string => join(folder, name);
  const openssl = (...args: string[]): string => run('openssl', args, { cwd: folder });
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  openssl(
    ...['req', '-x509', ...key, '-keyout', 'ca.key', '-out', 'ca.pem', '-days', String(days)],
    ...['-subj', '/CN=Rapport local authority', '-addext', 'keyUsage=critical,keyCertSign,cRLSign'],
  );
  openssl('req', ...key, '-keyout', 'server.key', '-out', 'server.csr', '-subj', '/CN=localhost');
  writeFileSync(
    path('server.ext'),
    'subjectAltName=DNS:localhost,IP:127.0.0.1\nbasicConstraints=CA:FALSE\nextendedKeyUsage=serverAuth\n',
  );
  openssl(
    ...['x509', '-req', '-in', 'server.csr', '-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial'],
    ...['-days', String(days), '-sha256', '-extfile', 'server.ext', '-out', 'server.pem'],
  );
  return { caFile: path('ca.pem'), certificateFile: path('server.pem'), keyFile: path('server.key') };
}
