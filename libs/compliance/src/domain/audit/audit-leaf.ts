import { createHash } from 'node:crypto';
import { canonicalJson } from '@rapport/kernel';
import { leafHash } from './merkle-tree.js';

/** Bytes of the salt before a payload: guessing what was erased from its hash must be hopeless. */
export const SALT_LENGTH = 16;

/** Names the way of writing headers; a new way gets a new number, and old leaves keep theirs. */
const VERSION = 1;

/** What a leaf of the tree says for ever. Ids are pseudonyms: once a person is erased, they lead nowhere. */
export interface LeafHeader {
  /** From 0, without gaps. */
  readonly sequence: number;
  readonly id: string;
  /** ISO 8601 in UTC with six decimals: everything that the column can hold. */
  readonly occurred_at: string;
  readonly action: string;
  readonly outcome: string;
  readonly actor: string | null;
  readonly subject: string | null;
  /** SHA-256 over salt and payload, hexadecimal. */
  readonly payload_hash: string;
}

/** The details of an event, which may be erased. */
export interface Payload {
  readonly salt: Buffer;
  /** Canonical JSON. */
  readonly text: string;
}

export interface Leaf {
  readonly header: LeafHeader;
  readonly payload: Payload | undefined;
  /** Of the complete subtrees that end with this leaf, smallest first; the first is the leaf's own. */
  readonly subtreeHashes: readonly Buffer[];
}

/** Canonical JSON (RFC 8785): the bytes of a leaf. */
export const headerText = (header: LeafHeader): string => canonicalJson({ v: VERSION, ...header });

export const headerHash = (header: LeafHeader): Buffer => leafHash(Buffer.from(headerText(header)));

export const payloadHash = ({ salt, text }: Payload): string =>
  createHash('sha256').update(salt).update(text).digest('hex');
