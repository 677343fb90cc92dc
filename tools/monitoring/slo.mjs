import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { root } from '../bootstrap.mjs';

export const SLO_FILE = 'monitoring/slo.yaml';

/** monitoring/slo.yaml. A name that it does not hold throws: `undefined` would end up in an expression. */
export function readSlo(text = readFileSync(join(root, SLO_FILE), 'utf8')) {
  return strict(parse(text), SLO_FILE);
}

function strict(value, path) {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item, index) => strict(item, `${path}[${index}]`));
  const inner = Object.fromEntries(Object.entries(value).map(([key, item]) => [key, strict(item, `${path}: ${key}`)]));
  return new Proxy(inner, {
    get(target, key) {
      if (typeof key === 'string' && !(key in target) && key !== 'then' && key !== 'toJSON')
        throw new Error(`${path} holds no ${key}`);
      return Reflect.get(target, key);
    },
  });
}
