import { defineConfig } from 'vitest/config';

// The unit tests of one folder: what `npm run mutation` lets loose on the mutants of that folder.
export default defineConfig({
  resolve: { tsconfigPaths: true },
  test: {
    include: [`${process.env['MUTATION_FOLDER']}/**/*.spec.ts`],
    exclude: ['**/*.medium.spec.ts', '**/node_modules/**'],
    setupFiles: ['./libs/testing/src/setup.ts'],
  },
});
