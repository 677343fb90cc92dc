import { join } from 'node:path';
import { folderWith, probeContext, provesRed } from '@rapport/testing';
import { environmentProbe } from './environment.probe.js';

const scene = (file: string) => () =>
  probeContext({ configurationFile: join(folderWith({ 'settings.env': file }), 'settings.env') });

provesRed(environmentProbe, {
  sound: scene('LOG_LEVEL=info\nCRISIS_WEBHOOK_URL=https://desk.example.com\nCRISIS_WEBHOOK_SECRET=\n'),
  sabotaged: {
    'a name is misspelt': scene('LOG_LEVL=info\n'),
    'a value is out of its range': scene('DATABASE_POOL_SIZE=0\n'),
    'a rule between variables is broken': scene('SHUTDOWN_STREAMS_MS=30000\nSHUTDOWN_TOTAL_MS=25000\n'),
    'a secret is not given anywhere': scene('CRISIS_WEBHOOK_URL=https://desk.example.com\n'),
    'it is empty': scene('\n'),
  },
});
