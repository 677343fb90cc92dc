import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../fault/program.js';

const SHOWN = 5;

/** What was found where nothing may be. */
export interface Finding {
  readonly check: string;
  readonly violations: readonly string[];
}

/** Everything that was checked, in order. */
export class Report {
  readonly findings: Finding[] = [];

  /** Holds when nothing was found. */
  none(check: string, violations: readonly string[]): void {
    this.findings.push({ check, violations });
    console.log(`${violations.length === 0 ? 'ok    ' : 'FAILED'} ${check}`);
    for (const violation of violations.slice(0, SHOWN)) console.log(`       ${violation}`);
    if (violations.length > SHOWN) console.log(`       … and ${violations.length - SHOWN} more`);
  }

  that(check: string, holds: boolean, otherwise = 'it does not'): void {
    this.none(check, holds ? [] : [otherwise]);
  }

  /** Ends with how many checks passed. Resolves with whether all did. */
  finish(options: object, tookMs: number): boolean {
    const failed = this.findings.filter(({ violations }) => violations.length > 0).length;
    const folder = join(root, 'test-results');
    mkdirSync(folder, { recursive: true });
    const commit = spawnSync('git', ['rev-parse', 'HEAD'], { cwd: root, encoding: 'utf8' }).stdout.trim();
    const document = { at: new Date().toISOString(), commit, options, tookMs, findings: this.findings };
    writeFileSync(join(folder, 'privacy.json'), `${JSON.stringify(document, null, 2)}\n`);
    console.log(`${this.findings.length - failed} passed, ${failed} failed`);
    return failed === 0;
  }
}
