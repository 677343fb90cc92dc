import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const LIBS = join(import.meta.dirname, '..', '..', '..');

/** Whoever may hold the model itself. All of them reserve and settle; everybody else takes `MeteredModel`. */
const ACCOUNTED = [
  // Asks through the ladder, for turns and completions, which reserve before and settle after.
  'conversation/src/turn/generate.stage.ts',
  'conversation/src/budget/metered-calls.ts',
  'conversation/src/budget/metered-embeddings.ts',
];

it('no service calls the model past the budgets', async () => {
  const files = await readdir(LIBS, { recursive: true });
  const sources = files.filter(
    (file) =>
      /^(?!llm|testing)[^/]+\/src\/.*\.ts$/.test(file) && !file.endsWith('.spec.ts') && !ACCOUNTED.includes(file),
  );
  const offenders = [];
  for (const file of sources) {
    const text = await readFile(join(LIBS, file), 'utf8');
    if (/readonly \w+: (LanguageModel|ModelLadder|Embedder)\b/.test(text)) offenders.push(file);
  }
  expect(sources.length).toBeGreaterThan(100);
  // The probe of health costs no tokens; budgets ask the ladder for the names of its models only.
  expect(offenders.toSorted()).toEqual(['conversation/src/budget/budgets.ts', 'health/src/model-probe.ts']);
});
