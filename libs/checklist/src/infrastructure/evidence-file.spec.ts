import { appendFileSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SystemClock } from '@rapport/kernel';
import { folderWith } from '@rapport/testing';
import { describe, expect, it } from 'vitest';
import type { Attestation } from '../domain/evidence.js';
import { EvidenceFile } from './evidence-file.js';

const attestation = (over: Partial<Attestation> = {}): Attestation => ({
  kind: 'attestation',
  item: 'OPS-041',
  evidence: 'rota 12',
  by: 'dana',
  environment: 'local',
  at: '2026-01-01T00:00:00.000Z',
  freshUntil: '2026-02-01T00:00:00.000Z',
  ...over,
});

function setup(clock = new SystemClock()) {
  const folder = join(folderWith({}), 'new');
  const file = join(folder, 'evidence.ndjson');
  const change = (from: string, to: string) => writeFileSync(file, readFileSync(file, 'utf8').replace(from, to));
  return { sut: new EvidenceFile(folder, clock), ctx: { folder, file, change } };
}

describe('evidence in a file', () => {
  it('is read back in its order, with nothing before there was any', async () => {
    const { sut } = setup();
    expect([await sut.evidence(), await sut.samples(), await sut.append([])]).toEqual([[], [], undefined]);
    await sut.append([attestation({ note: 'one' }), attestation({ note: 'two' })]);
    await sut.append([attestation({ note: 'three' })]);
    expect(await sut.evidence()).toMatchObject([{ note: 'one' }, { note: 'two' }, { note: 'three' }]);
  });

  it('is appended for its owner alone, under a hash that stands for all of it', async () => {
    const { sut, ctx } = setup();
    const [one, two] = [await sut.append([attestation()]), await sut.append([attestation()])];
    expect([one, two, one === two]).toEqual([
      expect.stringMatching(/^[0-9a-f]{64}$/),
      expect.stringMatching(/^[0-9a-f]{64}$/),
      false,
    ]);
    expect(statSync(ctx.file).mode & 0o777).toBe(0o600);
  });

  it.each([
    ['changed', (text: string) => text.replace('one', 'uno')],
    ['taken out', (text: string) => text.slice(text.indexOf('\n') + 1)],
    [
      'exchanged',
      (text: string) =>
        text
          .trim()
          .split('\n')
          .toReversed()
          .map((line) => `${line}\n`)
          .join(''),
    ],
    ['put in', (text: string) => `{"kind":"waiver"}\n${text}`],
    ['broken', (text: string) => text.replace('{', '')],
  ])('is refused once a line was %s', async (_, spoil) => {
    const { sut, ctx } = setup();
    await sut.append([attestation({ note: 'one' }), attestation({ note: 'two' })]);
    writeFileSync(ctx.file, spoil(readFileSync(ctx.file, 'utf8')));
    await expect(sut.evidence()).rejects.toMatchObject({ code: 'checklist.evidence_changed' });
    await expect(sut.append([attestation()])).rejects.toMatchObject({ code: 'checklist.evidence_changed' });
  });

  it('goes on after a line that a crash cut off', async () => {
    const { sut, ctx } = setup();
    await sut.append([attestation({ note: 'one' })]);
    appendFileSync(ctx.file, '{"kind":"att');
    await sut.append([attestation({ note: 'two' })]);
    expect(await sut.evidence()).toMatchObject([{ note: 'one' }, { note: 'two' }]);
  });

  it('is stored without what has the form of personal data, and with the addresses of machines', async () => {
    const { sut, ctx } = setup();
    await sut.append([attestation({ evidence: 'asked ada@acme.dev', note: 'see https://acme.dev/7 on 10.0.0.7' })]);
    const stored = readFileSync(ctx.file, 'utf8');
    expect(stored).toContain('asked [EMAIL]');
    expect(stored).toContain('https://acme.dev/7 on 10.0.0.7');
  });

  it('is appended by several at once, one after the other', async () => {
    const { sut } = setup();
    await Promise.all([1, 2, 3].map((n) => sut.append([attestation({ note: `${n}` })])));
    expect(await sut.evidence()).toHaveLength(3);
  });

  it('names the lock that somebody left behind', async () => {
    class Hasty extends SystemClock {
      override sleep = async () => undefined;
    }
    const { sut, ctx } = setup(new Hasty());
    await sut.append([]);
    writeFileSync(join(ctx.folder, 'evidence.lock'), '');
    await expect(sut.append([attestation()])).rejects.toMatchObject({
      code: 'checklist.evidence_locked',
      message: expect.stringMatching(/evidence\.lock/),
    });
  });

  it('keeps samples beside it', async () => {
    const { sut } = setup();
    const sample = { at: '2026-01-01T00:00:00.000Z', verdicts: { 'a.one': 'pass' } } as const;
    await sut.appendSample(sample);
    await sut.appendSample(sample);
    expect(await sut.samples()).toEqual([sample, sample]);
  });

  it('loses no sample of several that look at once', async () => {
    const { sut } = setup();
    const looks = [1, 2, 3, 4].map((day) => ({ at: `2026-01-0${day}T00:00:00.000Z`, verdicts: {} }));
    await Promise.all(looks.map((look) => sut.appendSample(look)));
    expect(await sut.samples()).toHaveLength(looks.length);
  });
});
