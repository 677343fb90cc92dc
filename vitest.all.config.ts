import { defineConfig } from 'vitest/config';

// What `npm test` runs: every project in one go, so that coverage counts a line whichever suite reached it.
export default defineConfig({
  test: {
    projects: [
      { extends: './vitest.config.ts', test: { exclude: ['apps/ops/src/probes/**'] } },
      {
        // Very many and very short: loading the modules anew for each would take most of their time.
        resolve: { tsconfigPaths: true },
        test: {
          name: 'probes',
          include: ['apps/ops/src/probes/**/*.spec.ts'],
          exclude: ['**/*.medium.spec.ts'],
          setupFiles: ['./libs/testing/src/setup.ts'],
          isolate: false,
        },
      },
      'vitest.medium.config.ts',
      'vitest.e2e.config.ts',
    ],
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
