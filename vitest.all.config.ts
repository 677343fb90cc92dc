import { defineConfig } from 'vitest/config';

// What `npm test` runs: every project in one go, so that coverage counts a line whichever suite reached it.
export default defineConfig({
  test: {
    projects: ['vitest.config.ts', 'vitest.medium.config.ts', 'vitest.e2e.config.ts'],
    reporters: ['default', ['json', { outputFile: 'reports/tests.json' }]],
    coverage: {
      provider: 'v8',
      // Every source counts, also one that no test loads. The processes that e2e tests start are not measured.
      include: ['apps/*/src/**/*.ts', 'libs/*/src/**/*.ts'],
      exclude: ['**/*.spec.ts', 'libs/testing/**'],
      reporter: ['text-summary', 'json-summary', 'html'],
      reportsDirectory: 'coverage',
      reportOnFailure: true,
    },
  },
});
