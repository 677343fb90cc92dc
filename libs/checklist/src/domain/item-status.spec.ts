import { describe, expect, it } from 'vitest';
import type { Item } from './checklist.js';
import type { Attestation, Evidence, ProbeEvidence, SignOff, Waiver } from './evidence.js';
import { statusOf } from './item-status.js';

const NOW = Date.UTC(2026, 5, 1);
const at = (days: number): string => new Date(NOW + days * 86_400_000).toISOString();
const ITEM: Item = {
  id: 'OPS-001',
  text: 'It works',
  kind: 'box',
  phase: 'deploy',
  class: 4,
  probes: ['a.one', 'a.two'],
  lasting: false,
  owner: 'lead',
  freshMs: 1,
};
const recorded = { item: 'OPS-001', at: at(-1), by: 'dana', environment: 'local', release: 'r1' };
const probed = (over: Partial<ProbeEvidence>): ProbeEvidence => ({
  kind: 'probe',
  probe: 'a.one@1',
  verdict: 'pass',
  summary: 'fine',
  durationMs: 1,
  freshUntil: at(1),
  outputSha256: '',
  ...recorded,
  ...over,
});
const both = (over: Partial<ProbeEvidence> = {}) => [probed({}), probed({ probe: 'a.two@3', ...over })];
const attestation: Attestation = { kind: 'attestation', evidence: 'rota 12', freshUntil: at(1), ...recorded };
const waiver: Waiver = { kind: 'waiver', reason: 'no CDN', until: at(1), ...recorded };

function setup(item: Partial<Item> = {}, release: string | undefined = 'r1') {
  const now = { ms: NOW, ...(release !== undefined && { release }) };
  return { sut: (...all: Evidence[]) => statusOf({ ...ITEM, ...item }, all, now), ctx: {} };
}

describe('a line', () => {
  it('holds when all its probes passed', () => {
    expect(setup().sut(...both())).toMatchObject({ status: 'pass', reason: 'fine' });
  });

  it.each([
    ['fail', 'fail'],
    ['unknown', 'unknown'],
    ['not_applicable', 'pass'],
  ] as const)('with a pass and a %s is %s', (verdict, status) => {
    expect(setup().sut(...both({ verdict })).status).toBe(status);
  });

  it('does not apply when none of its probes apply', () => {
    const evidence = both({ verdict: 'not_applicable', summary: 'no CDN' });
    expect(setup({ probes: ['a.two'] }).sut(...evidence)).toMatchObject({ status: 'not_applicable', reason: 'no CDN' });
  });

  it('is unknown while a probe has not run', () => {
    expect(setup().sut(probed({}))).toMatchObject({ status: 'unknown', reason: 'a.two has not run' });
  });

  it('goes by the latest evidence', () => {
    expect(setup().sut(...both({ verdict: 'fail' }), ...both()).status).toBe('pass');
  });

  it('goes by what was seen last, not by what was appended last', () => {
    const { sut } = setup({ attest: 'who' });
    const later = { at: at(-0.5), freshUntil: at(1) };
    const seen = sut(...both({ ...later, verdict: 'fail' }), { ...attestation, ...later, evidence: 'b' }, ...both(), {
      ...attestation,
      evidence: 'a',
    });
    expect(seen).toMatchObject({ status: 'fail', evidence: [{}, later, { ...later, evidence: 'b' }] });
    expect(sut(...both({ verdict: 'fail' }), { ...waiver, ...later, reason: 'b' }, waiver)).toMatchObject({
      status: 'waived',
      reason: expect.stringMatching(/^b /),
    });
  });

  it('is unknown once its evidence is stale, also where that was bad', () => {
    const { sut } = setup();
    expect(sut(...both({ freshUntil: at(-0.1), verdict: 'fail' }))).toMatchObject({
      status: 'unknown',
      reason: expect.stringMatching(/a\.two is stale/),
    });
  });

  it('is unknown by evidence of another release, unless no release is named', () => {
    const evidence = both({ release: 'r0' });
    expect(setup().sut(...evidence)).toMatchObject({ status: 'unknown', reason: 'a.two is of another release' });
    expect(setup({}, '').sut(...evidence).status).toBe('unknown');
    expect(statusOf(ITEM, evidence, { ms: NOW }).status).toBe('pass');
  });

  it('needs people where people are asked, and its probes all the same', () => {
    const { sut } = setup({ attest: 'who' });
    expect(sut(...both())).toMatchObject({ status: 'unknown', reason: 'nobody has attested it' });
    expect(sut(...both(), attestation)).toMatchObject({
      status: 'pass',
      reason: expect.stringMatching(/attested by dana: rota 12/),
    });
    expect(sut(...both({ verdict: 'fail' }), attestation).status).toBe('fail');
  });

  it('keeps a lasting attestation in the next release, until it is stale', () => {
    const asked = { probes: [], attest: 'who' };
    const { sut } = setup({ ...asked, lasting: true }, 'r2');
    expect(sut(attestation).status).toBe('pass');
    expect(sut({ ...attestation, freshUntil: at(-1) }).status).toBe('unknown');
    expect(setup(asked, 'r2').sut(attestation).status).toBe('unknown');
  });

  it('is waived while somebody answers for it, and turns back when that ends', () => {
    const { sut } = setup();
    const failed = both({ verdict: 'fail', summary: 'broken' });
    expect(sut(...failed, waiver)).toMatchObject({
      status: 'waived',
      reason: expect.stringMatching(/no CDN \(until 2026-06-02, by dana\)/),
    });
    expect(sut(...failed, { ...waiver, until: at(-1) })).toMatchObject({
      status: 'fail',
      reason: expect.stringMatching(/broken \(was waived until/),
    });
  });

  it('that holds needs no waiver', () => {
    expect(setup().sut(...both(), waiver).status).toBe('pass');
  });

  it('goes by nothing that was found on other lines', () => {
    expect(setup({ id: 'OPS-002' }).sut(...both(), waiver, attestation).status).toBe('unknown');
  });
});

describe('a signature', () => {
  const signed: SignOff = {
    kind: 'sign_off',
    role: 'approved',
    reportSha256: 'a'.repeat(64),
    signature: '',
    ...recorded,
  };
  const line = { kind: 'signature', probes: [], signs: 'approved' } as const;

  it('holds by who signed for this release, in this role', () => {
    const { sut } = setup(line);
    expect(sut(signed)).toMatchObject({ status: 'pass', reason: 'dana signed report aaaaaaaaaaaa' });
    expect(sut({ ...signed, role: 'reviewed' }).status).toBe('unknown');
    expect(sut({ ...signed, release: 'r0' }).status).toBe('unknown');
  });

  it('is the one that was given last', () => {
    const seen = setup(line).sut({ ...signed, by: 'kim', at: at(-0.5) }, signed);
    expect(seen.reason).toMatch(/^kim signed/);
  });
});
