import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..', '..');
const node = (...args: readonly string[]): string =>
  execFileSync(process.execPath, args, { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 26 });

// Erasures interrupted at each step are tested by application/erasure, and for real by `npm run test:privacy`: they take minutes.
describe('the proof that copies are whole and the erased are gone', () => {
  it('holds for a few people, also when a backup comes back and on the embedded database', () => {
    node('node_modules/typescript/bin/tsc', '-p', 'tsconfig.privacy.json');
    expect(node('.cache/privacy/run.js', '--users', '3', '--steps', '0')).toMatch(/^\d\d passed, 0 failed$/m);
  }, 1_200_000);
});
