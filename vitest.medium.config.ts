import { defineConfig } from 'vitest/config';

// Tests against real PostgreSQL, PGlite and Redis; the global set-up starts them privately.
export default defineConfig({
  resolve: { tsconfigPaths: true },
  test: {
    name: 'medium',
    include: ['{apps,libs,test}/**/*.medium.spec.ts'],
    // Tests against Google itself need a key and cost money: they run when asked for, and are not there otherwise.
    exclude: [
      'test/e2e/**',
      '**/node_modules/**',
      'dist/**',
      ...(process.env['RUN_LIVE_TESTS'] ? [] : ['test/live/**']),
    ],
    setupFiles: ['./libs/testing/src/setup.ts'],
    globalSetup: ['./libs/testing/src/database/global-setup.ts'],
    // A PGlite instance holds several hundred megabytes, and takes its time to open on a busy machine.
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // What is waited for comes when a busy machine gets round to it.
    expect: { poll: { timeout: 10_000 } },
  },
});
