import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Test } from '@nestjs/testing';
import {
  completenessGaps,
  importGaps,
  NOT_TAKEN_BACK,
  ParticipantRegistry,
  personalTables,
  type Exemption,
} from '@rapport/compliance';
import { CoreModule, sections } from '@rapport/composition';
import { Database, loadConfig } from '@rapport/platform';
import { useTestDatabase } from '@rapport/testing';
import { describe, expect, it, onTestFinished } from 'vitest';

/** Personal tables that rightly lack a participant. Each needs a reason that a person concerned would accept. */
const EXEMPTIONS: readonly Exemption[] = [];

describe('export and erasure', () => {
  const database = useTestDatabase('pglite');

  async function setup() {
    const folder = await mkdtemp(join(tmpdir(), 'rapport-participants-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const config = loadConfig(sections, { RAPPORT_DATA_DIR: folder });
    const module = await Test.createTestingModule({
      imports: [CoreModule.forRoot(config, { mode: 'enqueue', applicationName: 'test' })],
    })
      .overrideProvider(Database)
      .useValue(database())
      .compile();
    return { sut: module.get(ParticipantRegistry), ctx: { tables: await personalTables(database()) } };
  }

  it('reach every table of the schema that holds rows of a person', async () => {
    const { sut, ctx } = await setup();
    expect(ctx.tables.length).toBeGreaterThan(0);
    expect(completenessGaps(ctx.tables, sut, EXEMPTIONS)).toEqual([]);
  });

  it('take back what they gave, or say why not', async () => {
    const { sut } = await setup();
    expect(importGaps(sut, NOT_TAKEN_BACK)).toEqual([]);
  });

  it('destroy the data key before anything else goes', async () => {
    const { sut } = await setup();
    expect(sut.erasures().find(({ tables }) => tables.length > 0)?.tables).toEqual(['user_keys']);
  });
});
