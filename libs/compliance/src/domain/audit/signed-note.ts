import { createHash, createPrivateKey, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';
import { auditLogErrors } from '../../audit-log.errors.js';

/*
 * C2SP signed notes: https://c2sp.org/signed-note. A text, a blank line, and a line for each signature:
 * an em dash, the key's name, and base64 of the key's id (4 bytes) and the signature.
 */

const ED25519 = Buffer.of(1);
const KEY_BYTES = 32;
const ID_BYTES = 4;
/** What stands before the raw key in its DER form. */
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');
const SPKI = Buffer.from('302a300506032b6570032100', 'hex');

/** Whose signatures are believed. */
export interface Verifier {
  readonly name: string;
  /** First bytes of a hash over name and key, hexadecimal. */
  readonly keyId: string;
  readonly publicKey: KeyObject;
  /** Of a key that ends: the largest tree for whose checkpoints it is believed. */
  readonly upTo?: number;
}

export interface Signer extends Verifier {
  readonly privateKey: KeyObject;
}

/** `name+id+base64`, as other tools write public keys of notes, or with an end: `name+id+base64@size`. Throws `audit.key_invalid`. */
export function parseVerifier(text: string): Verifier {
  const [, ending = '', upTo] = /^(.*?)(?:@(0|[1-9]\d{0,14}))?$/.exec(text.trim()) ?? [];
  const { name, keyId, key } = parseKey(ending);
  const verifier = verifierOf(name, createPublicKey({ key: Buffer.concat([SPKI, key]), format: 'der', type: 'spki' }));
  if (verifier.keyId !== keyId) throw auditLogErrors.keyInvalid('its id does not belong to it');
  return upTo === undefined ? verifier : { ...verifier, upTo: Number(upTo) };
}

export function formatVerifier({ name, keyId, publicKey, upTo }: Verifier): string {
  const key = `${name}+${keyId}+${Buffer.concat([ED25519, rawKey(publicKey)]).toString('base64')}`;
  return upTo === undefined ? key : `${key}@${upTo}`;
}

/** `PRIVATE+KEY+name+id+base64`, as other tools write private keys of notes. Throws `audit.key_invalid`. */
export function parseSigner(text: string): Signer {
  const [, rest] = /^PRIVATE\+KEY\+(.+)$/.exec(text.trim()) ?? [];
  if (rest === undefined) throw auditLogErrors.keyInvalid('it does not begin with PRIVATE+KEY+');
  const { name, keyId, key } = parseKey(rest);
  const signer = signerOf(name, key);
  if (signer.keyId !== keyId) throw auditLogErrors.keyInvalid('its id does not belong to it');
  return signer;
}

export function formatSigner({ name, keyId, privateKey }: Signer): string {
  const seed = privateKey.export({ format: 'der', type: 'pkcs8' }).subarray(PKCS8.length);
  return `PRIVATE+KEY+${name}+${keyId}+${Buffer.concat([ED25519, seed]).toString('base64')}`;
}

/** @param seed 32 bytes; cleared */
export function signerOf(name: string, seed: Buffer): Signer {
  const privateKey = createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: 'der', type: 'pkcs8' });
  seed.fill(0);
  return { ...verifierOf(name, createPublicKey(privateKey)), privateKey };
}

/** `text` ends with a line break. */
export function signNote(text: string, { name, keyId, privateKey }: Signer): string {
  const signature = Buffer.concat([Buffer.from(keyId, 'hex'), sign(null, Buffer.from(text), privateKey)]);
  return `${text}\n\u2014 ${name} ${signature.toString('base64')}\n`;
}

/** The text of a note that one of `verifiers` signed; undefined when it is malformed or none of them did. */
export function openNote(note: string, verifiers: readonly Verifier[]): string | undefined {
  const text = textOf(note);
  if (text === undefined || !note.endsWith('\n')) return undefined;
  const signatures = note.slice(text.length + 1, -1).split('\n');
  // Every line has to be one, or a byte could change where nobody looks.
  const valid = signatures.map((line) => verifySignature(line, text, verifiers));
  return valid.every((result) => result !== 'bad') && valid.includes('good') ? text : undefined;
}

/** What stands before the signatures, whoever made them; undefined when there is nothing of the kind. */
export function textOf(note: string): string | undefined {
  const end = note.lastIndexOf('\n\n');
  return end < 0 ? undefined : note.slice(0, end + 1);
}

/** `unknown`: somebody else's, such as a witness's. */
function verifySignature(line: string, text: string, verifiers: readonly Verifier[]): 'good' | 'bad' | 'unknown' {
  const [, name, base64 = ''] = /^\u2014 ([^ +]+) ([A-Za-z0-9+/]+=*)$/.exec(line) ?? [];
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.length <= ID_BYTES || bytes.toString('base64') !== base64) return 'bad';
  const keyId = bytes.toString('hex', 0, ID_BYTES);
  const verifier = verifiers.find((known) => known.name === name && known.keyId === keyId);
  if (!verifier) return 'unknown';
  return verify(null, Buffer.from(text), verifier.publicKey, bytes.subarray(ID_BYTES)) ? 'good' : 'bad';
}

function parseKey(text: string): { name: string; keyId: string; key: Buffer } {
  const [, name, keyId, base64] = /^([^+\s]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]{44})$/.exec(text) ?? [];
  const bytes = Buffer.from(base64 ?? '', 'base64');
  if (name === undefined || keyId === undefined || bytes.length !== KEY_BYTES + 1 || bytes[0] !== ED25519[0]) {
    throw auditLogErrors.keyInvalid('it does not have the documented form');
  }
  return { name, keyId, key: bytes.subarray(1) };
}

function verifierOf(name: string, publicKey: KeyObject): Verifier {
  const id = createHash('sha256').update(`${name}\n`).update(ED25519).update(rawKey(publicKey)).digest('hex');
  return { name, keyId: id.slice(0, 2 * ID_BYTES), publicKey };
}

const rawKey = (publicKey: KeyObject): Buffer =>
  publicKey.export({ format: 'der', type: 'spki' }).subarray(SPKI.length);
