import { HASH_LENGTH } from './merkle-tree.js';
import { openNote, signNote, textOf, type Signer, type Verifier } from './signed-note.js';

/** C2SP tlog-checkpoint (https://c2sp.org/tlog-checkpoint): what a log commits itself to. */
export interface Checkpoint {
  /** Which log. */
  readonly origin: string;
  readonly size: number;
  readonly root: Buffer;
}

const BODY = /^([^\n]+)\n(0|[1-9]\d{0,15})\n([A-Za-z0-9+/]{43}=)\n$/;

export function signCheckpoint({ origin, size, root }: Checkpoint, signer: Signer): string {
  return signNote(`${origin}\n${size}\n${root.toString('base64')}\n`, signer);
}

/** Undefined unless the note is a checkpoint of a log that one of `verifiers` signs for, up to its size. */
export function openCheckpoint(note: string, verifiers: readonly Verifier[]): Checkpoint | undefined {
  const claimed = parse(textOf(note));
  if (!claimed) return undefined;
  const { origin, size } = claimed;
  // A key's name is its log's origin: a note of another log proves nothing about this one.
  const believed = verifiers.filter(({ name, upTo = Infinity }) => name === origin && size <= upTo);
  return openNote(note, believed) === undefined ? undefined : claimed;
}

function parse(text: string | undefined): Checkpoint | undefined {
  const [, origin, size, root = ''] = BODY.exec(text ?? '') ?? [];
  const bytes = Buffer.from(root, 'base64');
  if (origin === undefined || bytes.length !== HASH_LENGTH) return undefined;
  return { origin, size: Number(size), root: bytes };
}
