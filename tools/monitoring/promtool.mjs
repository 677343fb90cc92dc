import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { obtain } from '../services/installation.mjs';
import { alertFile, ruleFiles, testFile } from './rules.mjs';

const programs = {};
/** Path of `promtool` or `amtool`; installs what it comes with where that is possible. */
export function programOf(name, log = (line) => process.stderr.write(`${line}\n`)) {
  programs[name] ??= join(obtain(name === 'promtool' ? 'prometheus' : 'alertmanager', log).folder, name);
  return programs[name];
}

/** Runs one of them. Resolves with its exit code and all that it said. */
export function call(name, args, { cwd } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(programOf(name), args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
    child.on('error', reject).on('close', (code) => resolve({ code: code ?? 128, output }));
  });
}

/** Runs promtool's tests in as many processes as there are processors. Resolves with the files that failed, and why. */
export async function testRules(files, { cwd } = {}) {
  const queue = [...files];
  const failed = [];
  const work = async () => {
    for (let file = queue.shift(); file; file = queue.shift()) {
      const { code, output } = await call('promtool', ['test', 'rules', file], { cwd });
      if (code !== 0) failed.push({ file, output });
    }
  };
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), 4) }, work));
  return failed;
}

/** Of the mutants (`{ what, alert }`), those that the unit tests of their alerts did not notice. */
export async function survivors(mutants, slo, groups) {
  const folder = mkdtempSync(join(tmpdir(), 'rapport-mutants-'));
  try {
    const files = ruleFiles(slo, groups);
    mkdirSync(join(folder, 'rules'));
    for (const [name, file] of Object.entries(files)) write(join(folder, 'rules', `${name}.yml`), file);
    const tests = mutants.map(({ alert }, index) => {
      const name = `mutant-${index}`;
      const mutated = alertFile(name, [alert], slo);
      write(join(folder, 'rules', `${name}.yml`), mutated);
      write(join(folder, `${name}.test.yml`), testFile([alert], name, { ...files, [name]: mutated }, slo, 'rules'));
      return `${name}.test.yml`;
    });
    const noticed = new Set();
    for (const { file, output } of await testRules(tests, { cwd: folder })) {
      // A file that cannot be read is no test that turned red.
      if (!/\bexp:\[/.test(output)) throw new Error(`${file}: ${output}`);
      noticed.add(file);
    }
    return mutants.filter((_, index) => !noticed.has(tests[index]));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const write = (path, value) => writeFileSync(path, stringify(value, { lineWidth: 0, aliasDuplicateObjects: false }));
