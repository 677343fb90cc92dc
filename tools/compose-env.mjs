/** `node tools/compose-env.mjs`: makes compose.env with fresh passwords and keys. Never over an old one: data are sealed with its keys. */
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './bootstrap.mjs';

const file = join(process.argv[2] ?? root, 'compose.env');
const password = () => randomBytes(24).toString('base64url');
const key = () => randomBytes(32).toString('base64');
const id = `k-${randomBytes(4).toString('hex')}`;
const values = {
  POSTGRES_PASSWORD: password(),
  REDIS_PASSWORD: password(),
  RAPPORT_KEYRING: `'${JSON.stringify({ active: id, index: id, keys: { [id]: key() } })}'`,
  RAPPORT_BACKUP_KEY: key(),
};
const lines = Object.entries(values).map(([name, value]) => `${name}=${value}\n`);
try {
  writeFileSync(file, lines.join(''), { mode: 0o600, flag: 'wx' });
  console.log(`wrote ${file}`);
} catch (error) {
  if (error.code !== 'EEXIST') throw error;
  console.error(`${file} is there already: remove it only together with the volumes`);
  process.exitCode = 1;
}
