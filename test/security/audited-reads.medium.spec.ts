import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Test } from '@nestjs/testing';
import { configRules, sections } from '@rapport/composition';
import { Database, declaredRoutes, loadConfig } from '@rapport/platform';
import { useTestDatabase } from '@rapport/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import { AppModule } from '../../apps/api/src/app.module.js';

describe('what is read through the internal port', () => {
  const database = useTestDatabase('pglite');

  async function setup() {
    const folder = await mkdtemp(join(tmpdir(), 'rapport-reads-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const config = loadConfig(sections, { RAPPORT_DATA_DIR: folder }, {}, configRules);
    const module = await Test.createTestingModule({ imports: [AppModule.forRoot(config)] })
      .overrideProvider(Database)
      .useValue(database())
      .compile();
    const routes = declaredRoutes(module).filter(({ method, policy }) => method === 'GET' && policy?.internal);
    return { sut: routes.filter(({ policy }) => policy && !('public' in policy)) };
  }

  it('is either recorded as a read of personal data, or declared to be none', async () => {
    const { sut } = await setup();
    expect(sut.length).toBeGreaterThan(15);
    expect(sut.filter(({ read }) => read === undefined).map(({ handler }) => handler)).toEqual([]);
  });

  it('names the person by a parameter that the path has', async () => {
    const { sut } = await setup();
    const mistaken = sut.filter(
      ({ read, paths }) => read?.personal && read.subject && !paths.every((path) => path.includes(`:${read.subject}`)),
    );
    expect(mistaken.map(({ handler }) => handler)).toEqual([]);
  });
});
