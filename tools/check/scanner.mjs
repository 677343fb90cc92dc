/**
 * What the scanners of `npm run check` share. Each looks at a planted fault together with the project: one that does not
 * see it fails, whatever else it says (docs/adr/0053-scanners-that-prove-themselves.md).
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { ensureInstalled, environment, root } from '../bootstrap.mjs';

export const release = join(root, 'tools/release');
export const tool = (path) => join(release, 'node_modules', path);

/** The tools that only checks need are installed on first use. */
export const ensureScanners = () => ensureInstalled(release);

/** Standard output of a tool, whatever its exit code: scanners exit with 1 when they find something. */
export function outputOf(command, args, cwd = root) {
  return new Promise((resolve, reject) => {
    execFile(
      command,
      args,
      { cwd, env: environment({ NO_COLOR: '1' }), maxBuffer: 2 ** 28 },
      (error, stdout, stderr) =>
        typeof error?.code === 'string' || (error && stdout.trim() === '')
          ? reject(new Error(`${basename(command)} broke: ${stderr || error.message}`))
          : resolve(stdout),
    );
  });
}

/** Writes files that hold a fault each to a folder of their own, and removes it after `scan(paths)`. */
export async function withPlanted(files, scan) {
  const folder = mkdtempSync(join(tmpdir(), 'rapport-planted-'));
  try {
    const paths = Object.entries(files).map(([name, text]) => {
      writeFileSync(join(folder, name), text);
      return join(folder, name);
    });
    return await scan(paths);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * What is wrong, as sentences: faults without an exception, exceptions without a fault, planted faults that went unseen.
 * @param findings `{ where, what }`; `where` is a path, relative to the project for its own files
 * @param exceptions `where` or `where what` -> the reason why it may stay
 * @param planted paths that must be among the findings
 */
export function verdict({ findings, exceptions, planted }) {
  const seen = new Set(findings.map(({ where }) => where));
  const own = findings.filter(({ where }) => !planted.includes(where));
  const excused = ({ where, what }) => [where, `${where} ${what}`].find((key) => Object.hasOwn(exceptions, key));
  const used = new Set(own.map(excused));
  return [
    ...planted
      .filter((path) => !seen.has(path))
      .map((path) => `the scanner is blind: it did not see ${basename(path)}`),
    ...own.filter((finding) => !excused(finding)).map(({ where, what, note }) => `${where}: ${note ?? what}`),
    ...Object.keys(exceptions)
      .filter((key) => !used.has(key))
      .map((key) => `the exception for ${key} is needed no longer: delete it`),
  ];
}

/** Prints what is wrong and ends the process: 0 nothing, 1 something. */
export function conclude(sentences) {
  for (const sentence of sentences) console.log(sentence);
  process.exit(sentences.length === 0 ? 0 : 1);
}
