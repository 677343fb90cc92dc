import { readFileSync } from 'node:fs';
import { totalmem } from 'node:os';
import { describe, expect, it } from 'vitest';
import { Metrics } from './metrics.js';
import { ProgramFacts } from './program-facts.js';
import { programVersion } from './program-version.js';

async function setup() {
  const metrics = new Metrics();
  const facts = new ProgramFacts(metrics, { commit: 'abc1234', slot: 'blue' });
  return { sut: await metrics.render(), ctx: { facts } };
}

const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };

describe('ProgramFacts', () => {
  it('name version, commit and slot', async () => {
    const { sut } = await setup();
    expect(sut).toContain(`rapport_build_info{version="${version}",commit="abc1234",slot="blue"} 1`);
  });

  it('state how much memory there is to use, which is never more than the machine has', async () => {
    const { sut } = await setup();
    const limit = Number(/^rapport_memory_limit_bytes (\S+)$/m.exec(sut)?.[1]);
    expect(limit).toBeGreaterThan(0);
    expect(limit).toBeLessThanOrEqual(totalmem());
  });
});

describe('programVersion', () => {
  it('is unknown where no package is', () => {
    expect(programVersion('/')).toBe('unknown');
  });
});
