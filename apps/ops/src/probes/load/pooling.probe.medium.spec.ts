import { join } from 'node:path';
import { folderWith, probeContext, provesRed } from '@rapport/testing';
import { inject } from 'vitest';
import { poolingProbe } from './pooling.probe.js';

const scene = (poolSize: number, processes: number) => () => {
  const pod = { name: 'api', role: 'api' as const, url: 'http://127.0.0.1:1', internalUrl: 'http://127.0.0.1:2' };
  const configurationFile = join(folderWith({ 'settings.env': `DATABASE_POOL_SIZE=${poolSize}\n` }), 'settings.env');
  const pods = Array.from({ length: processes }, () => pod);
  const target = { databaseUrlVariable: 'DATABASE_URL', pods, configurationFile };
  return probeContext(target, undefined, { DATABASE_URL: inject('services').postgresUrl });
};

provesRed(poolingProbe, {
  sound: scene(8, 3),
  sabotaged: { 'pools are too large': scene(400, 3), 'there are too many processes': scene(8, 200) },
});
