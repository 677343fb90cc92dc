import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Test } from '@nestjs/testing';
import { retentionGaps, RunRetention } from '@rapport/compliance';
import { CoreModule, dataCatalogue, sections } from '@rapport/composition';
import { Database, definedJobs, loadConfig } from '@rapport/platform';
import { useTestDatabase } from '@rapport/testing';
import { describe, expect, it, onTestFinished } from 'vitest';

describe('retention', () => {
  const database = useTestDatabase('pglite');

  async function setup() {
    const folder = await mkdtemp(join(tmpdir(), 'rapport-retention-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const config = loadConfig(sections, { RAPPORT_DATA_DIR: folder });
    const module = await Test.createTestingModule({
      imports: [CoreModule.forRoot(config, { mode: 'enqueue', applicationName: 'test' })],
    })
      .overrideProvider(Database)
      .useValue(database())
      .compile();
    const rules = module.get(RunRetention, { strict: false }).rules();
    return { sut: dataCatalogue, ctx: { rules, run: module.get(RunRetention, { strict: false }) } };
  }

  it('ends everything that the catalogue says it ends, and nothing else', async () => {
    const { sut, ctx } = await setup();
    const jobs = definedJobs().map(({ name }) => name);
    expect(
      retentionGaps(
        sut,
        ctx.rules.map(({ category }) => category),
        jobs,
      ),
    ).toEqual([]);
    expect(retentionGaps(sut, ['ghosts'], [])).toEqual(
      expect.arrayContaining([
        'conversations: no rule purges it',
        'ghosts: a rule purges what the catalogue does not say ends so',
      ]),
    );
  });

  it('reaches every table of the categories that it ends', async () => {
    const { sut, ctx } = await setup();
    const reached = ctx.rules.flatMap(({ category, tables }) => tables.map((table) => `${category}: ${table}`));
    const described = sut.tables
      .filter(({ retention }) => sut.retention[retention]?.endedBy === 'rule')
      .map(({ retention, table }) => `${retention}: ${table}`);
    expect(described.filter((table) => !reached.includes(table))).toEqual([]);
  });

  it('measures every category on a real database', async () => {
    const { ctx } = await setup();
    const outcomes = await ctx.run.execute({ dryRun: true, signal: new AbortController().signal });
    expect(outcomes.length).toBeGreaterThan(4);
    expect(outcomes.filter(({ failed }) => failed)).toEqual([]);
  });
});
