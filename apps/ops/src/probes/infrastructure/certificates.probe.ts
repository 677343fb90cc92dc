import { readFileSync } from 'node:fs';
import { connect, type ConnectionOptions, type PeerCertificate } from 'node:tls';
import { fail, type Probe, type ProbeContext } from '@rapport/checklist';
import { DAY_MS } from '../support/age.js';
import { judge } from '../support/judge.js';
import { needing } from '../support/needing.js';

const LEAST_DAYS = 21;
const PATIENCE_MS = 10_000;

export const certificatesProbe: Probe = {
  id: 'infrastructure.certificates',
  version: 1,
  description: `The certificate is signed by a trusted authority, names the host, is valid for ${LEAST_DAYS} days more, and TLS 1.1 is refused.`,
  run: needing('baseUrl', async (baseUrl, context) => {
    const { protocol, hostname, port } = new URL(baseUrl);
    if (protocol !== 'https:') return fail('users reach the service without TLS', { target: baseUrl });
    const { caFile } = context.target;
    const ca = caFile === undefined ? undefined : readFileSync(caFile);
    const where = {
      host: hostname,
      port: Number(port || 443),
      servername: isAddress(hostname) ? undefined : hostname,
      ca,
    };
    const { protocol: spoken, certificate, error } = await shake(where, context);
    if (certificate === undefined) return fail(`the handshake fails: ${error}`, { target: baseUrl });
    const days = Math.floor((Date.parse(certificate.valid_to) - context.clock.now()) / DAY_MS);
    // OpenSSL offers what is this old at security level 0 only.
    const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' } as const;
    const outdated = await shake({ ...where, ...old, rejectUnauthorized: false }, context);
    const problems = [
      ...(days > LEAST_DAYS ? [] : [`the certificate is valid for ${days} days more, not for ${LEAST_DAYS}`]),
      ...(outdated.protocol === undefined ? [] : [`${outdated.protocol} is accepted`]),
    ];
    return judge(problems, `${spoken}, valid for ${days} days more, TLS 1.1 is refused`, { target: baseUrl });
  }),
};

const isAddress = (host: string): boolean => /^[\d.]+$|:/.test(host);

interface Handshake {
  readonly protocol?: string;
  readonly certificate?: PeerCertificate;
  readonly error?: string;
}

function shake(options: ConnectionOptions, { signal }: ProbeContext): Promise<Handshake> {
  return new Promise((resolve, reject) => {
    const socket = connect({ ...options, timeout: PATIENCE_MS });
    const stop = (): void => void socket.destroy(new Error('it took too long'));
    signal.addEventListener('abort', stop, { once: true });
    socket.once('timeout', stop);
    socket.once('close', () => signal.removeEventListener('abort', stop));
    socket.once('secureConnect', () => {
      resolve({ protocol: socket.getProtocol() ?? undefined, certificate: socket.getPeerCertificate() });
      socket.destroy();
    });
    socket.once('error', (error: NodeJS.ErrnoException) =>
      // Nobody there: that says nothing of certificates.
      error.code === 'ECONNREFUSED' || error.code === 'ENOTFOUND' ? reject(error) : resolve({ error: error.message }),
    );
  });
}
