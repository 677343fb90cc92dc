import { existsSync, readFileSync } from 'node:fs';
import * as util from 'node:util';

/**
 * What the programs will find configured: the environment, and below it the `.env` file. An empty value is an absent one.
 * Only what this script itself must know is read from it; the programs read both themselves.
 */
export function readSettings(file, environment = process.env) {
  return { ...setOnly(readFile(file)), ...setOnly(environment) };
}

function readFile(file) {
  if (!existsSync(file)) return {};
  if (!util.parseEnv) throw new Error(`Node 20.12 or later is needed to read ${file}; this is ${process.version}`);
  return util.parseEnv(readFileSync(file, 'utf8'));
}

const setOnly = (variables) => Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''));
