import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { loadDisclosurePacks } from './shipped-disclosure-packs.js';

const SHIPPED = join(import.meta.dirname, '..', '..', 'policy-packs');
const NEW_YORK = 'us-ny-gbl-1702.yaml';
const made: string[] = [];
afterEach(() => made.splice(0).forEach((folder) => rmSync(folder, { recursive: true })));

/** A folder with one pack, changed. */
function setup(change: (text: string) => string, name = NEW_YORK) {
  const folder = mkdtempSync(join(tmpdir(), 'packs-'));
  made.push(folder);
  writeFileSync(join(folder, name), change(readFileSync(join(SHIPPED, NEW_YORK), 'utf8')));
  return { sut: () => loadDisclosurePacks(folder) };
}

describe('disclosure packs', () => {
  it('ship, one a file, each in all languages', () => {
    const packs = loadDisclosurePacks();
    expect(packs.map(({ id }) => `${id}.yaml`).toSorted()).toEqual(readdirSync(SHIPPED).toSorted());
    for (const { text } of packs) expect([...text.keys()].toSorted()).toEqual(['de', 'en', 'es', 'fr']);
  });

  it('are read as they are written', () => {
    const [pack] = setup((text) => text).sut();
    expect(pack).toMatchObject({ id: 'us-ny-gbl-1702', jurisdiction: 'US-NY', appliesTo: 'all' });
    expect(pack?.disclose).toEqual({ start: 'daily', everyMs: 10_800_000, idleMs: undefined, onRequest: false });
    expect(pack?.effectiveFrom).toEqual(new Date('2025-11-05T00:00:00Z'));
  });

  it.each([
    ['a member that nobody knows', (text: string) => `${text}evrey_hours: 3\n`],
    ['no English text', (text: string) => text.replace('  en:', '  it:')],
    ['a day that is none', (text: string) => text.replace("'2025-11-05'", "'2025-11-31'")],
    ['no source', (text: string) => text.replace(/source_url:.*\n/, '')],
    ['a source that nobody can trust', (text: string) => text.replace('https://', 'http://')],
    ['a cadence that never tells', (text: string) => text.replace('  start: daily\n', '')],
    ['a review that expired before it was made', (text: string) => text.replace('2027-05-22', '2026-11-22')],
    ['a person as reviewer', (text: string) => text.replace('maintainers', 'Jane Doe')],
    ['no YAML', () => '{'],
  ])('are refused with %s', (_, change) => {
    expect(setup(change).sut).toThrow();
  });

  it('are refused under the name of another, and where there are none', () => {
    expect(setup((text) => text, 'eu.yaml').sut).toThrow('eu.yaml holds the disclosure pack us-ny-gbl-1702');
    expect(setup((text) => text, 'notes.txt').sut).toThrow('no disclosure pack');
  });
});
