import { join } from 'node:path';
import { folderWith, probeContext, provesRed } from '@rapport/testing';
import { rateLimitsProbe } from './rate-limits.probe.js';

const scene = (file: string) => () =>
  probeContext({ configurationFile: join(folderWith({ 'settings.env': file }), 'settings.env') });

provesRed(rateLimitsProbe, {
  sound: scene('LOG_LEVEL=info\n'),
  sabotaged: {
    'the limit of an address was lifted': scene('THROTTLE_ADDRESS_LIMIT=1000000\n'),
    'the window of a person was cut short': scene('THROTTLE_USER_WINDOW_MS=10\n'),
    'a person may cost what they like': scene('BUDGET_USER_COST_PER_MONTH_USD=0\n'),
    'the deployment may cost what it likes': scene('BUDGET_GLOBAL_COST_PER_MONTH_USD=0\n'),
  },
});
