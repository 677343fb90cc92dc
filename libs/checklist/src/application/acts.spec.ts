import { ManualClock, MemoryEvidence, RecordingActs } from '@rapport/testing';
import { describe, expect, it } from 'vitest';
import type { Checklist, Item } from '../domain/checklist.js';
import { pass } from '../domain/finding.js';
import { ReportSigner } from '../domain/report-signer.js';
import { RecordActs } from './record-acts.js';
import { RunChecklist } from './run-checklist.js';
import { SignOffRelease } from './sign-off.js';

const line = { kind: 'box', phase: 'deploy', lasting: false, owner: 'lead', freshMs: 86_400_000 } as const;
const MEASURED: Item = { ...line, id: 'OPS-001', text: 'It works', class: 1, probes: ['a.one'] };
const ASKED: Item = { ...line, id: 'OPS-002', text: 'Team notified', class: 4, probes: [], attest: 'Who was told' };
const LATER: Item = { ...ASKED, id: 'OPS-003', phase: 'first-week' };
const SIGNED: Item = {
  ...line,
  id: 'OPS-004',
  text: '',
  kind: 'signature',
  class: 4,
  probes: [],
  phase: 'sign-off',
  signs: 'approved',
};

function setup({ release = true } = {}) {
  const [clock, store, acts] = [new ManualClock(), new MemoryEvidence(), new RecordingActs()];
  const checklist: Checklist = {
    parts: [{ items: [MEASURED, ASKED, LATER, SIGNED] }],
    requires: ['deploy'],
    watched: [],
  };
  const target = { name: 'here', production: true, ...(release && { release: { version: '1', commit: 'c1' } }) };
  class Notary extends ReportSigner {
    override sign = async (text: string) => `signed:${text}`;
  }
  const people = new RecordActs(checklist, clock, store, acts);
  const signing = new SignOffRelease(checklist, clock, store, acts, new Notary());
  let summary = 'fine';
  const probe = { id: 'a.one', version: 1, description: '', run: async () => pass(summary) };
  const run = () =>
    new RunChecklist(checklist, [probe], { clock, environment: {} }, store, acts).execute(target, {
      allowMutation: false,
      by: 'ci',
      parallel: 1,
      timeoutMs: 1,
      signal: new AbortController().signal,
      only: ['OPS-001'],
    });
  const attest = (over: object = {}) =>
    people.attest(target, { item: 'OPS-002', by: 'dana', evidence: 'mail 7', ...over });
  const waive = (over: object = {}) =>
    people.waive(target, { item: 'OPS-001', owner: 'sam', reason: 'hired next week', until: '2026-02-01', ...over });
  const sign = (role: 'deployed' | 'reviewed' | 'approved', by: string) => signing.execute(target, { role, by });
  const holds = async () => {
    await run();
    await attest();
  };
  return {
    sut: { attest, waive, sign },
    ctx: { clock, store, acts, run, holds, say: (text: string) => (summary = text) },
  };
}

describe('an attestation', () => {
  it('is kept with who stands for it and until when it is good, and recorded by hash', async () => {
    const { sut, ctx } = setup();
    await sut.attest({ note: 'read aloud' });
    expect(ctx.store.all).toMatchObject([
      {
        kind: 'attestation',
        by: 'dana',
        evidence: 'mail 7',
        note: 'read aloud',
        freshUntil: '2026-01-02T00:00:00.000Z',
        release: 'c1',
      },
    ]);
    expect(ctx.acts.acts).toEqual([['attested', { item: 'OPS-002', environment: 'here', evidence: '1' }]]);
  });

  it.each([
    ['of what is measured', { item: 'OPS-001' }, 'checklist.attestation_refused'],
    ['of a signature', { item: 'OPS-004' }, 'checklist.attestation_refused'],
    ['of a line that does not exist', { item: 'OPS-999' }, 'checklist.item_unknown'],
    ['without evidence', { evidence: ' ' }, 'checklist.attestation_refused'],
    ['with a placeholder', { evidence: '[Link]' }, 'checklist.attestation_refused'],
    ['with a placeholder for a note', { note: 'TODO' }, 'checklist.attestation_refused'],
    ['by an address', { by: 'dana@acme.dev' }, 'checklist.attestation_refused'],
    ['by nobody', { by: '' }, 'checklist.attestation_refused'],
  ])('%s is refused, and leaves nothing', async (_, over, code) => {
    const { sut, ctx } = setup();
    await expect(sut.attest(over)).rejects.toMatchObject({ code });
    expect([ctx.store.all, ctx.acts.acts]).toEqual([[], []]);
  });
});

describe('a waiver', () => {
  it('is kept with its owner, reason and end', async () => {
    const { sut, ctx } = setup();
    await sut.waive();
    expect(ctx.store.all).toMatchObject([
      { kind: 'waiver', by: 'sam', reason: 'hired next week', until: '2026-02-01T00:00:00.000Z' },
    ]);
    expect(ctx.acts.acts).toMatchObject([['waived', { item: 'OPS-001', days: 31 }]]);
  });

  it.each([
    ['without a reason', { reason: '-' }],
    ['without an end', { until: 'later' }],
    ['that has ended', { until: '2025-12-31' }],
    ['of a signature', { item: 'OPS-004' }],
    ['by an address', { owner: 'sam@acme.dev' }],
  ])('%s is refused', async (_, over) => {
    await expect(setup().sut.waive(over)).rejects.toMatchObject({ code: 'checklist.waiver_refused' });
  });
});

describe('a sign-off', () => {
  const refused = (message: RegExp) =>
    expect.objectContaining({ code: 'checklist.sign_off_refused', message: expect.stringMatching(message) });

  it('is of the report, the release and the role, by the key of the audit log', async () => {
    const { sut, ctx } = setup();
    await ctx.holds();
    const { signature, reportSha256 } = await sut.sign('deployed', 'dana');
    const text = ['here', 'c1', reportSha256, 'deployed', 'dana', '2026-01-01T00:00:00.000Z'].join('\n');
    expect(signature).toBe(`signed:rapport checklist sign-off\n${text}\n`);
    expect(ctx.acts.acts.at(-1)).toEqual([
      'signed_off',
      { environment: 'here', commit: 'c1', role: 'deployed', report: reportSha256, evidence: '3' },
    ]);
  });

  it('is refused while a required line does not hold, and not for what comes after', async () => {
    const { sut, ctx } = setup();
    await ctx.run();
    await expect(sut.sign('deployed', 'dana')).rejects.toEqual(refused(/these do not hold: OPS-002$/));
  });

  it('is refused once the evidence is stale', async () => {
    const { sut, ctx } = setup();
    await ctx.holds();
    await ctx.clock.advance(2 * 86_400_000);
    await expect(sut.sign('deployed', 'dana')).rejects.toEqual(refused(/OPS-001, OPS-002/));
  });

  it('needs three identities, however they are written', async () => {
    const { sut, ctx } = setup();
    await ctx.holds();
    await sut.sign('deployed', 'dana');
    await expect(sut.sign('reviewed', 'Dana')).rejects.toEqual(refused(/has signed in another role/));
    await sut.sign('reviewed', 'sam');
    await expect(sut.sign('approved', 'sam')).rejects.toEqual(refused(/has signed in another role/));
    expect(await sut.sign('approved', 'kim')).toMatchObject({ role: 'approved' });
  });

  it('is of the same report by all three: looked at again it is the same, with another status it is not', async () => {
    const { sut, ctx } = setup();
    await ctx.run();
    await sut.waive({ item: 'OPS-002' });
    await sut.sign('deployed', 'dana');
    await ctx.clock.advance(1_000);
    await ctx.run();
    await sut.sign('reviewed', 'sam');
    await sut.attest();
    await expect(sut.sign('approved', 'kim')).rejects.toEqual(
      refused(/changed since it was signed as deployed, reviewed/),
    );
    await expect(sut.sign('deployed', 'dana')).rejects.toEqual(refused(/changed since it was signed as reviewed/));
  });

  it('needs a release to be of', async () => {
    await expect(setup({ release: false }).sut.sign('deployed', 'dana')).rejects.toEqual(refused(/names no release/));
  });

  it('is refused to an address', async () => {
    await expect(setup().sut.sign('deployed', 'dana@acme.dev')).rejects.toEqual(refused(/named by a handle/));
  });
});
