import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { parseAttestations } from './parse-attestations.js';
import { parseChecklist } from './parse-checklist.js';
import { parseTarget } from './parse-target.js';

const ITEM = { id: 'OPS-001', text: 'All tests pass', class: 1, probes: ['code.tests'] };
const PART = { phase: 'deploy', kind: 'box', owner: 'lead', fresh: '7d', items: [ITEM] };
const CHECKLIST = { version: 1, signOff: { requires: ['deploy'] }, watch: { probes: [] }, parts: [PART] };

function setup() {
  const checklist = (value: unknown) => () => parseChecklist(stringify(value), 'c.yaml');
  const item = (over: object) => checklist({ ...CHECKLIST, parts: [{ ...PART, items: [{ ...ITEM, ...over }] }] });
  const target = (over: object) => () =>
    parseTarget(stringify({ name: 'local', production: false, ...over }), 't.yaml');
  return { sut: { checklist, item, target }, ctx: { code: 'checklist.file_invalid' } };
}

describe('a checklist', () => {
  it('gives its lines what their part says, and their own', () => {
    const [part] = setup().sut.checklist(CHECKLIST)().parts;
    expect(part!.items[0]).toMatchObject({
      phase: 'deploy',
      kind: 'box',
      owner: 'lead',
      freshMs: 604_800_000,
      lasting: false,
    });
  });

  it.each<[string, object, RegExp]>([
    ['a field that nobody knows', { wieght: 1 }, /parts\.0\.items\.0: .*wieght/],
    ['another form of id', { id: 'OPS-1' }, /parts\.0\.items\.0\.id: must be OPS-/],
    ['no duration', { fresh: 'soon' }, /items\.0\.fresh: must be a duration/],
    ['an attestation of what is measured', { attest: 'who saw it' }, /OPS-001: only lines of class 4/],
    ['nothing that checks it', { probes: undefined }, /OPS-001: a line of class 1 to 3 needs a probe/],
    ['nothing that checks an act', { class: 4, probes: undefined }, /OPS-001: nothing says how/],
    ['a role on what is no signature', { signs: 'approved' }, /OPS-001: signatures, and only they/],
  ])('is refused with %s', (_, over, message) => {
    const { sut, ctx } = setup();
    expect(sut.item(over)).toThrow(
      expect.objectContaining({ code: ctx.code, message: expect.stringMatching(message) }),
    );
  });

  it('is refused with an id that stands there twice', () => {
    expect(setup().sut.checklist({ ...CHECKLIST, parts: [PART, PART] })).toThrow(/OPS-001: stands there twice/);
  });

  it('is refused where a line does not know its phase', () => {
    expect(setup().sut.checklist({ ...CHECKLIST, parts: [{ items: [ITEM] }] })).toThrow(
      /needs a phase, a kind and an owner/,
    );
  });

  it('is refused when it is no YAML', () => {
    expect(() => parseChecklist('a: [', 'c.yaml')).toThrow(/c\.yaml is not usable/);
  });
});

describe('an environment', () => {
  it('may leave out everything but its name, and whether it serves people', () => {
    expect(setup().sut.target({})()).toEqual({ name: 'local', production: false });
  });

  it.each<[string, object, RegExp]>([
    ['a field that nobody knows', { baseURL: 'https://a.dev' }, /baseURL/],
    [
      'a secret where its variable belongs',
      { redisUrlVariable: 'redis://:secret@host' },
      /redisUrlVariable: must be the name/,
    ],
    ['an address that ends with a slash', { baseUrl: 'https://a.dev/' }, /baseUrl: must not end with a slash/],
    ['an address of no web server', { prometheusUrl: 'ftp://a.dev' }, /prometheusUrl/],
    ['half a hash', { release: { version: '1', commit: 'abc' } }, /release\.commit: must be a full hash/],
    ['a name that is no name of a file', { name: '../x' }, /name: must be lower case/],
  ])('is refused with %s', (_, over, message) => {
    const { sut, ctx } = setup();
    expect(sut.target(over)).toThrow(
      expect.objectContaining({ code: ctx.code, message: expect.stringMatching(message) }),
    );
  });

  it('is refused without repeating a secret that was put into it', () => {
    expect(setup().sut.target({ redisUrlVariable: 'redis://:hunter2@host' })).not.toThrow(/hunter2/);
  });
});

describe('attestations in a file', () => {
  it('are a list of who stands for what', () => {
    const one = { item: 'OPS-041', by: 'dana', evidence: 'rota 12' };
    expect(parseAttestations(stringify([one]), 'a.yaml')).toEqual([one]);
    expect(() => parseAttestations(stringify([{ ...one, when: 'now' }]), 'a.yaml')).toThrow(/when/);
  });
});
