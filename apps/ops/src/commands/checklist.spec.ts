import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { folderWith } from '@rapport/testing';
import { describe, expect, it } from 'vitest';
import { createProgram } from '../create-program.js';

const root = join(import.meta.dirname, '../../../..');
const CONTACT = { name: 'Platform team', link: 'https://acme.dev/p', verified: new Date().toISOString().slice(0, 10) };

function setup(contacts: object = { 'on-call': CONTACT, 'tech-lead': { ...CONTACT, name: '[Name]' } }) {
  const folder = folderWith({ 'contacts.yaml': contacts });
  const path = (name: string): string => join(folder, name);
  const target = {
    name: 'here',
    production: false,
    contactsFile: path('contacts.yaml'),
    evidenceFolder: path('evidence'),
  };
  const env = join(folderWith({ 'here.yaml': target }), 'here.yaml');
  const printed: string[] = [];
  const sut = async (command: string, ...more: string[]): Promise<string> => {
    const before = printed.length;
    const program = createProgram({ environment: {}, file: {}, print: (line) => printed.push(line) });
    const examining = command === 'list' ? [] : ['--env', env];
    const shared = ['--checklist', join(root, 'operations/checklist.yaml'), ...examining];
    await program.parseAsync(['checklist', ...command.split(' '), ...shared, ...more], { from: 'user' });
    return printed.slice(before).join('\n');
  };
  return { sut, ctx: { printed, read: (name: string) => readFileSync(path(name), 'utf8') } };
}

describe('rapport checklist', () => {
  it('lists the lines of a phase', async () => {
    const listed = (await setup().sut('list', '--phase', 'sign-off,deploy')).split('\n');
    expect(listed).toHaveLength(10);
    expect(listed[0]).toMatch(/^OPS-060 {2}1 {2}deploy .*Deploy to staging first {2}\[release\.staging-first\]$/);
  });

  it('runs the probes of lines, says what each saw, and fails for what failed', async () => {
    const { sut } = setup();
    expect(await sut('run --only OPS-143')).toMatch(
      /\[1\/1\] ok {6}contacts\.on-call .*\n1 lines: 1 passed, 0 failed/s,
    );
    await expect(sut('run --only OPS-143,OPS-144')).rejects.toMatchObject({
      code: 'checklist.not_ready',
      message: expect.stringContaining('1 of 2 lines'),
    });
    expect(await sut('run --only OPS-144 --fail-level none')).toMatch(/FAIL {4}OPS-144 .*still has a placeholder/);
  });

  it('takes what is unknown for no failure of a run, and for one of what has to be ready', async () => {
    const { sut } = setup();
    expect(await sut('run --only OPS-016')).toMatch(/unknown OPS-016 Redis password set/);
    await expect(sut('run --only OPS-016 --fail-level unknown')).rejects.toMatchObject({ code: 'checklist.not_ready' });
    await expect(sut('ready --only OPS-016')).rejects.toMatchObject({ code: 'checklist.not_ready' });
    await sut('run --only OPS-143');
    expect(await sut('ready --only OPS-143')).toContain('1 passed');
  });

  it('changes nothing without permission', async () => {
    expect(await setup().sut('run --only OPS-074')).toMatch(/OPS-074 .*run with --allow-mutation/);
  });

  it('keeps attestations, one or several, and shows them in all reports', async () => {
    const { sut, ctx } = setup();
    expect(await sut('attest OPS-041 --by dana', '--evidence', 'rota 12')).toMatch(/OPS-041 is attested until/);
    const several = join(folderWith({ 'a.yaml': [{ item: 'OPS-034', by: 'sam', evidence: 'scan 7' }] }), 'a.yaml');
    await sut('attest', '--from', several);
    await sut('run --only OPS-143');
    expect((await sut('report')).split('\n').at(-1)).toMatch(/^162 lines: 3 passed/);
    expect(ctx.read('evidence/checklist.md')).toContain('- [x] On-call rotation set — attested by dana: rota 12');
    expect(ctx.read('evidence/checklist.md')).toMatch(/^\*\*On-Call Engineer\*\*: Platform team - https:/m);
    expect(ctx.read('evidence/evidence.md')).toContain('## OPS-034');
    expect(JSON.parse(ctx.read('evidence/checklist.json'))).toMatchObject({ counts: { lines: 162, pass: 3 } });
    expect(ctx.read('evidence/junit.xml')).toContain('<testsuite name="deploy" tests="7" failures="7"');
    expect(ctx.read('evidence/checklist.html')).toContain('<svg');
  });

  it('hands to the audit log what was attested before an entry that is refused', async () => {
    const { sut, ctx } = setup();
    const good = { item: 'OPS-034', by: 'sam', evidence: 'scan 7' };
    const file = join(folderWith({ 'a.yaml': [good, { ...good, evidence: 'TODO' }] }), 'a.yaml');
    await expect(sut('attest', '--from', file)).rejects.toMatchObject({ code: 'checklist.attestation_refused' });
    expect(ctx.printed).toEqual([
      expect.stringMatching(/^OPS-034 is attested until/),
      expect.stringMatching(/^note: the environment names no database, so nothing was added to an audit log/),
    ]);
  });

  it('waives a line for a time', async () => {
    const { sut } = setup();
    await sut('run --only OPS-144 --fail-level none');
    const until = new Date(Date.now() + 86_400_000).toISOString();
    await sut('waive OPS-144 --owner sam', '--until', until, '--reason', 'hired next week');
    expect(await sut('ready --only OPS-144')).toContain('1 waived');
  });

  it('watches for as long as asked', async () => {
    const { sut } = setup();
    expect(await sut('watch --for 1s --every 5m')).toMatch(/operation\.services-healthy=unknown/);
  });

  it.each([
    ['an environment that is not there', 'list --env', ['nowhere'], /too many arguments|unknown option/],
    ['a phase that is not there', 'list --phase', ['later'], /known are pre-deploy/],
    ['a duration that is none', 'watch --for', ['soon'], /a duration is such as/],
  ])('refuses %s', async (_, command, more, message) => {
    const program = createProgram({ environment: {}, file: {}, print: () => undefined });
    for (const each of [program, ...program.commands.flatMap((one) => [one, ...one.commands])]) {
      each.exitOverride().configureOutput({ writeErr: () => undefined });
    }
    const parsed = program.parseAsync(['checklist', ...command.split(' '), ...more], { from: 'user' });
    await expect(parsed).rejects.toThrow(message);
  });

  it('refuses a signature where no audit log has a key for it', async () => {
    await expect(setup().sut('signoff --role approved --by dana')).rejects.toMatchObject({
      code: 'checklist.sign_off_refused',
    });
  });
});
