import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { itemsOf, parseChecklist } from '@rapport/checklist';
import { describe, expect, it } from 'vitest';
import { probes } from './index.js';

const here = import.meta.dirname;
const read = (path: string): string => readFileSync(join(here, path), 'utf8');

function setup() {
  const file = join(here, '../../../../operations/checklist.yaml');
  const items = itemsOf(parseChecklist(readFileSync(file, 'utf8'), file));
  const files = globSync('*/*.probe.ts', { cwd: here }).toSorted();
  /** All specs of the folder: one may prove several probes that need the same server. */
  const specsOf = (path: string) =>
    globSync(`${dirname(path)}/*.spec.ts`, { cwd: here })
      .map(read)
      .join('\n');
  return { sut: probes, ctx: { wanted: new Set(items.flatMap((item) => item.probes)), files, specsOf } };
}

describe('the probes', () => {
  it('have one id each, of the folder that they lie in', () => {
    const { sut } = setup();
    const ids = sut.map(({ id }) => id);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index || !/^[a-z]+\.[a-z0-9-]+$/.test(id))).toEqual([]);
  });

  it('are those that the checklist names, no more and no fewer', () => {
    const { sut, ctx } = setup();
    const ids = new Set(sut.map(({ id }) => id));
    expect({
      missing: [...ctx.wanted].filter((id) => !ids.has(id)),
      unused: [...ids].filter((id) => !ctx.wanted.has(id)),
    }).toEqual({ missing: [], unused: [] });
  });

  it('lie in files that are named after them, and are all listed', () => {
    const { sut, ctx } = setup();
    const named = ctx.files.map((path) => path.replace('/', '.').replace('.probe.ts', ''));
    expect(named.toSorted()).toEqual(sut.map(({ id }) => id).toSorted());
  });

  it('are each proved to turn red', () => {
    const { ctx } = setup();
    const unproved = ctx.files.filter((path) => {
      const [, name] = /^export const ([a-z]\w*)\b/m.exec(read(path)) ?? [];
      // By the probe itself, or in a list of probes that is gone through.
      const proved = new RegExp(`proves\\w*Red\\(\\s*${name}\\b|[[,]\\s*${name}\\b`);
      return !proved.test(ctx.specsOf(path)) || !/proves\w*Red\(/.test(ctx.specsOf(path));
    });
    expect(unproved).toEqual([]);
  });
});
