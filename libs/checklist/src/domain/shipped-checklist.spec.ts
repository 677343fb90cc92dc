import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { itemsOf } from './checklist.js';
import { parseChecklist } from './parse-checklist.js';
import { parseTarget } from './parse-target.js';
import { renderDocument } from './render-document.js';

const root = join(import.meta.dirname, '../../../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

function setup() {
  const sut = parseChecklist(read('operations/checklist.yaml'), 'checklist.yaml');
  const items = itemsOf(sut);
  const countBy = (key: 'kind' | 'class') =>
    Object.fromEntries([...Map.groupBy(items, (item) => item[key])].map(([value, group]) => [value, group.length]));
  return { sut, ctx: { items, countBy } };
}

describe('the checklist that is shipped', () => {
  it('is, without results, the document that it was made from: byte for byte', () => {
    expect(renderDocument(setup().sut)).toBe(read('operations/production-checklist.md'));
  });

  it('has 138 boxes, 10 steps, 11 contacts and 3 signatures', () => {
    expect(setup().ctx.countBy('kind')).toEqual({ box: 138, step: 10, contact: 11, signature: 3 });
  });

  it('numbers its 162 lines in their order, and leaves 33 to people', () => {
    const { items, countBy } = setup().ctx;
    expect(items.map(({ id }) => id)).toEqual(
      Array.from({ length: 162 }, (_, i) => `OPS-${String(i + 1).padStart(3, '0')}`),
    );
    expect(countBy('class')).toEqual({ 1: 31, 2: 67, 3: 31, 4: 33 });
  });

  it('can be used with the environment that is given as an example', () => {
    expect(parseTarget(read('environments/example.yaml'), 'example.yaml')).toMatchObject({
      name: 'example',
      production: true,
    });
  });
});
