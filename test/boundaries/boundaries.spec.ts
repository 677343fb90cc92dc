import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { cruise, type ICruiseOptions, type ICruiseResult, type IFlattenedRuleSet } from 'dependency-cruiser';
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const fixtures = join(import.meta.dirname, 'fixtures');
// Plain JavaScript without declarations: the name is kept from the compiler, the shape is stated here.
const configuration: { default: { options: ICruiseOptions } & IFlattenedRuleSet } = await import(
  join(root, '.dependency-cruiser.mjs')
);
const { options, ...ruleSet } = configuration.default;
const rules = (ruleSet.forbidden ?? []).map(({ name }) => name ?? 'unnamed');

async function rulesBrokenIn(fixture: string): Promise<string[]> {
  const baseDir = join(fixtures, fixture);
  const { output } = await cruise(readdirSync(baseDir), { ...options, baseDir, ruleSet, validate: true });
  return [...new Set((output as ICruiseResult).summary.violations.map(({ rule }) => rule.name))];
}

describe('import boundaries', () => {
  it.each(rules)('%s fires on its fixture, and on nothing else there', async (rule) => {
    expect(await rulesBrokenIn(rule)).toEqual([rule]);
  });

  it('every fixture belongs to a rule', () => {
    expect(readdirSync(fixtures).toSorted()).toEqual(rules.toSorted());
  });

  // Fixtures import by path, the product by alias: rules would be blind if aliases did not resolve to the files they name.
  it('sees through the path aliases of the product', async () => {
    const { output } = await cruise(['libs/llm/src/llm.errors.ts'], { ...options, baseDir: root, ruleSet }, undefined, {
      tsConfig: extractTSConfig(join(root, 'tsconfig.test.json')),
    });
    const [module] = (output as ICruiseResult).modules;
    expect(module?.dependencies.map(({ resolved }) => resolved)).toContain('libs/kernel/src/index.ts');
  });
});
