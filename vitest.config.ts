import { defineConfig } from 'vitest/config';

// Decorator metadata comes from Vite's own transformer, which reads tsconfig; no plugin is needed.
export default defineConfig({
  resolve: { tsconfigPaths: true },
  test: {
    name: 'unit',
    include: ['{apps,libs,test,tools}/**/*.spec.ts'],
    exclude: ['**/*.medium.spec.ts', 'test/e2e/**', 'test/*/fixtures/**', '**/node_modules/**', 'dist/**'],
    setupFiles: ['./libs/testing/src/setup.ts'],
    // A worker loads each module once, not once a file: loading took three quarters of the time. No test changes a module.
    isolate: false,
    // As many as the other projects have: `npm test` runs all of them in one pool.
    maxWorkers: 2,
    // What is waited for comes when a busy machine gets round to it; a test takes longer than that before it counts as hanging.
    expect: { poll: { timeout: 10_000 } },
    testTimeout: 20_000,
  },
});
