import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { Fault } from './fault.js';
import { FAULTS, readFaultCall, UnknownFault } from './fault-table.js';

const names = FAULTS.flatMap(({ name, aliases = [] }) => [name, ...aliases]);
const documentation = new URL('../../../../docs/emulator.md', import.meta.url);

/** The rows of the documentation's fault tables, without the padding of their columns. */
const documented = async (): Promise<string[]> =>
  (await readFile(documentation, 'utf8'))
    .split('\n')
    .map((line) => line.replace(/ +/g, ' '))
    .filter((line) => /^\| `[a-z0-9-]+`/.test(line));

const row = ({ name, aliases = [], parameters = {}, does, outcome }: Fault): string => {
  const named = [name, ...aliases].map((text) => `\`${text}\``).join(', ');
  const taken = Object.entries(parameters).map(([key, { default: value }]) => `\`${key}=${value}\``);
  return `| ${named} | ${does} | ${taken.join(', ') || '-'} | ${outcome} |`;
};

describe('the fault table', () => {
  it('has at least 25 faults, each with a name of its own', () => {
    expect(FAULTS.length).toBeGreaterThanOrEqual(25);
    expect(new Set(names).size).toBe(names.length);
  });

  it.each(FAULTS.map((fault) => [fault.name, fault] as const))('does exactly one thing for %s', (_, fault) => {
    expect([fault.error, fault.plan, fault.steps, fault.answer].filter(Boolean)).toHaveLength(1);
  });

  it('is what the documentation shows', async () => {
    expect(await documented()).toEqual(FAULTS.map(row));
  });
});

describe('readFaultCall', () => {
  it('fills in defaults and takes what is given', () => {
    const { fault, parameters } = readFaultCall('keep-alive-without-text?at=5');
    expect([fault.name, parameters.number('at'), parameters.number('everyMs')]).toEqual([
      'keep-alive-without-text',
      5,
      50,
    ]);
  });

  it('knows faults by their status', () => {
    expect(readFaultCall('503').fault.name).toBe('overloaded');
  });

  it.each(['stal', 'stall?after=1', 'stall?times=x', ''])('refuses %j, which would look like good health', (text) => {
    expect(() => readFaultCall(text)).toThrow(UnknownFault);
  });
});
