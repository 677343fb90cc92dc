import { describe, expect, it } from 'vitest';
import { headerHash, payloadHash, type Leaf, type LeafHeader } from './audit-leaf.js';
import { signCheckpoint } from './checkpoint.js';
import { formatLine, parseLine } from './log-line.js';
import { LogVerifier, type Fault, type LogEntry } from './log-verifier.js';
import { Frontier } from './merkle-tree.js';
import { signerOf } from './signed-note.js';

const signer = signerOf('rapport/test', Buffer.alloc(32, 4));
const HASH = Buffer.alloc(32, 1);
const SUBTREE = { kind: 'subtree', level: 1 };

/** Six leaves, with checkpoints after the fourth and the last. */
function setup() {
  const frontier = new Frontier();
  const sut: LogEntry[] = [];
  for (let sequence = 0; sequence < 6; sequence += 1) {
    const payload = { salt: Buffer.alloc(16, sequence), text: `{"act":${sequence}}` };
    const header: LeafHeader = {
      sequence,
      id: `aud_${sequence}`,
      occurred_at: '2026-01-01T00:00:00.000000Z',
      action: 'test.act',
      outcome: 'success',
      actor: null,
      subject: null,
      payload_hash: payloadHash(payload),
    };
    sut.push({ kind: 'leaf', leaf: { header, payload, subtreeHashes: frontier.push(headerHash(header)) } });
    if (sequence === 3 || sequence === 5) sut.push({ kind: 'checkpoint', checkpoint: checkpoint(frontier) });
  }
  return sut;
}

function checkpoint(frontier: Frontier) {
  const { size } = frontier;
  return { size, note: signCheckpoint({ origin: signer.name, size, root: frontier.root() }, signer) };
}

function verify(entries: readonly LogEntry[]): { fault: Fault | undefined; verified: number; erased: number } {
  const verifier = new LogVerifier([signer]);
  const fault = firstOf(entries, verifier) ?? verifier.end();
  return { fault, verified: verifier.verified, erased: verifier.erased };
}

function firstOf(entries: readonly LogEntry[], verifier: LogVerifier): Fault | undefined {
  for (const entry of entries) {
    const fault = verifier.accept(entry);
    if (fault) return fault;
  }
  return undefined;
}

/** The log with one leaf changed. */
const changed = (log: readonly LogEntry[], at: number, change: (leaf: Leaf) => Partial<Leaf>): LogEntry[] =>
  log.map((entry) =>
    entry.kind === 'leaf' && entry.leaf.header.sequence === at
      ? { kind: 'leaf', leaf: { ...entry.leaf, ...change(entry.leaf) } }
      : entry,
  );

describe('the verification of a log', () => {
  it('accepts what was appended', () => {
    expect(verify(setup())).toEqual({ fault: undefined, verified: 6, erased: 0 });
  });

  it('accepts a log without any leaf', () => {
    expect(verify([])).toEqual({ fault: undefined, verified: 0, erased: 0 });
  });

  it('accepts and counts leaves whose payload was erased', () => {
    expect(verify(changed(setup(), 2, () => ({ payload: undefined })))).toMatchObject({ fault: undefined, erased: 1 });
  });

  it.each<[string, (leaf: Leaf) => Partial<Leaf>, object]>([
    ['a header', ({ header }) => ({ header: { ...header, outcome: 'denied' } }), { kind: 'header' }],
    ['a payload', ({ payload }) => ({ payload: { ...payload!, text: '{}' } }), { kind: 'payload' }],
    ['a salt', ({ payload }) => ({ payload: { ...payload!, salt: Buffer.alloc(16) } }), { kind: 'payload' }],
    [
      'the hash of a leaf',
      ({ subtreeHashes: [, ...rest] }) => ({ subtreeHashes: [HASH, ...rest] }),
      { kind: 'header' },
    ],
    ['the hash of a pair', ({ subtreeHashes: [own] }) => ({ subtreeHashes: [own!, HASH, HASH] }), SUBTREE],
    ['a hash that is gone', ({ subtreeHashes: [own] }) => ({ subtreeHashes: [own!] }), SUBTREE],
    [
      'a hash too many',
      ({ subtreeHashes }) => ({ subtreeHashes: [...subtreeHashes, HASH] }),
      { kind: 'subtree', level: 3 },
    ],
  ])('names %s that was changed', (_, change, fault) => {
    expect(verify(changed(setup(), 3, change))).toMatchObject({ fault: { at: 3, ...fault }, verified: 3 });
  });

  it('names a leaf that is gone, in the middle or at the end', () => {
    const log = setup();
    expect(verify(log.toSpliced(1, 1)).fault).toEqual({ kind: 'missing', at: 1 });
    expect(verify(log.toSpliced(6, 1)).fault).toEqual({ kind: 'cut_off', at: 5 });
  });

  it('names leaves after the last checkpoint', () => {
    expect(verify(setup().slice(0, -1)).fault).toEqual({ kind: 'unsigned', at: 4 });
  });

  it('names a checkpoint of another tree, of another size, or of nobody who is believed', () => {
    const log = setup();
    const put = (entry: LogEntry & { kind: 'checkpoint' }) => verify(log.with(4, entry)).fault;
    const { note } = (log[4] as LogEntry & { kind: 'checkpoint' }).checkpoint;
    const fork = signCheckpoint({ origin: signer.name, size: 4, root: HASH }, signer);
    expect(put({ kind: 'checkpoint', checkpoint: { size: 4, note: fork } })).toEqual({ kind: 'checkpoint', at: 4 });
    expect(put({ kind: 'checkpoint', checkpoint: { size: 3, note } })).toEqual({ kind: 'checkpoint', at: 3 });
    const foreign = signerOf(signer.name, Buffer.alloc(32, 8));
    const forged = signCheckpoint({ origin: signer.name, size: 4, root: HASH }, foreign);
    expect(put({ kind: 'checkpoint', checkpoint: { size: 4, note: forged } })).toEqual({ kind: 'checkpoint', at: 4 });
  });

  it('reads entries from lines as they were written, and no other lines', () => {
    const log = setup();
    expect(log.map((entry, index) => parseLine(formatLine(entry), index + 1))).toEqual(log);
    const line = formatLine(log[0]!);
    const others = ['', '{}', '[]', 'null', `${line} `, line.replace('"subtrees"', '"Subtrees"'), line.toUpperCase()];
    expect(others.map((other) => parseLine(other, 7))).toEqual(others.map(() => ({ kind: 'unreadable', at: 7 })));
  });
});
