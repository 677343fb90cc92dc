import { fileURLToPath } from 'node:url';

const { MUTATION_FOLDER: folder, MUTATION_REPORT: report } = process.env;

/** Run from the project's root by tools/mutation.mjs, a folder at a time. */
export default {
  plugins: [fileURLToPath(import.meta.resolve('@stryker-mutator/vitest-runner'))],
  // Behaviour only: not tests, nor tables of names.
  mutate: [
    `${folder}/**/*.ts`,
    `!${folder}/**/*.{spec,errors,metrics,config,module}.ts`,
    `!${folder}/**/{__fixtures__/**,index.ts}`,
  ],
  testRunner: 'vitest',
  vitest: { configFile: 'vitest.mutation.config.ts', related: false },
  // Texts of messages and documentation are not behaviour.
  mutator: { excludedMutations: ['StringLiteral'] },
  ignoreStatic: true,
  coverageAnalysis: 'perTest',
  concurrency: 2,
  timeoutMS: 10_000,
  ignorePatterns: ['dist', 'coverage', 'reports', '.cache', '.data', 'tools/release', 'docs', 'k8s'],
  tempDirName: '.stryker-tmp',
  reporters: ['clear-text', 'html', 'json'],
  clearTextReporter: { logTests: false, allowColor: false },
  htmlReporter: { fileName: `${report}.html` },
  jsonReporter: { fileName: `${report}.json` },
  thresholds: { high: 80, low: 60, break: null },
};
