import { unknown, type Probe } from '@rapport/checklist';
import { judge } from '../support/judge.js';
import { needing } from '../support/needing.js';
import { runNode } from '../support/run-tool.js';

interface LintReport {
  readonly diagnostics: readonly { readonly filename: string; readonly code: string; readonly message: string }[];
  readonly number_of_files: number;
}

export const lintProbe: Probe = {
  id: 'code.lint',
  version: 1,
  description: 'The linter, run now over the sources by their own rules, finds no error.',
  timeoutMs: 120_000,
  run: needing('sourceFolder', async (folder, { signal }) => {
    const flags = ['--quiet', '--format=json'];
    const { stdout, stderr } = await runNode(['node_modules/oxlint/bin/oxlint', ...flags], folder, signal);
    const report = parse(stdout);
    if (!report) return unknown('the linter gave no report', { details: [stderr.slice(0, 500)] });
    const problems = report.diagnostics.map(({ filename, code, message }) => `${filename}: ${code}: ${message}`);
    return judge(problems, `no error in ${report.number_of_files} files`);
  }),
};

function parse(text: string): LintReport | undefined {
  try {
    return JSON.parse(text) as LintReport;
  } catch {
    return undefined;
  }
}
