import { defineConfig } from 'vitest/config';

// The whole system as it is deployed: processes from `dist`, sockets, the emulator as its own program.
export default defineConfig({
  resolve: { tsconfigPaths: true },
  test: {
    name: 'e2e',
    include: ['test/e2e/**/*.spec.ts'],
    setupFiles: ['./libs/testing/src/setup.ts'],
    globalSetup: ['./libs/testing/src/database/global-setup.ts'],
    maxWorkers: 2,
    // Guards against hanging, not measurements.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    expect: { poll: { timeout: 10_000 } },
  },
});
