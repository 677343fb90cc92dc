import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { CrisisProtocolFile } from './crisis-protocol-file.js';

const SHIPPED = join(import.meta.dirname, '..', '..', 'protocol', 'crisis-protocol.json');

// What is broken here is what no type would let pass.
// oxlint-disable-next-line typescript/no-explicit-any
type Raw = Record<string, any>;

/** The shipped protocol with something changed. */
function setup(change: (protocol: Raw) => void): { sut: () => unknown } {
  const folder = mkdtempSync(join(tmpdir(), 'rapport-protocol-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const protocol = JSON.parse(readFileSync(SHIPPED, 'utf8')) as Raw;
  change(protocol);
  const file = join(folder, 'protocol.json');
  writeFileSync(file, JSON.stringify(protocol));
  return { sut: () => new CrisisProtocolFile().read(file) };
}

describe('a protocol file', () => {
  it('may be one of the deployment’s own', () => {
    const { sut } = setup((protocol) => (protocol['version'] = 'ours-1'));
    expect(sut()).toMatchObject({ version: 'ours-1' });
  });

  it.each<[string, (protocol: Raw) => void]>([
    ['has no texts in English', (protocol) => delete protocol['texts'].en],
    ['leaves a text out', (protocol) => delete protocol['texts'].de.referrals.acute],
    ['leaves a text empty', (protocol) => (protocol['texts'].de.referrals.acute = ' ')],
    ['names no service for everywhere', (protocol) => protocol['resources'].pop()],
    ['names a service twice', (protocol) => protocol['resources'].push(protocol['resources'][0])],
    ['links to a page without HTTPS', (protocol) => (protocol['resources'][0].url = 'http://example.com')],
    ['gives no source', (protocol) => delete protocol['resources'][0].source_url],
    ['gives no day of review', (protocol) => (protocol['resources'][0].reviewed_at = 'recently')],
    ['leaves a tier out', (protocol) => protocol['tiers'].pop()],
    ['gives no evidence', (protocol) => (protocol['evidence'] = [])],
    ['holds what nobody knows', (protocol) => (protocol['tires'] = [])],
  ])('is refused when it %s', (_, change) => {
    expect(setup(change).sut).toThrow();
  });

  it('is refused when it is not there', () => {
    expect(() => new CrisisProtocolFile().read('/nowhere/protocol.json')).toThrow('ENOENT');
  });
});
