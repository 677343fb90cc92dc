import { answering, folderWith, probeContext, provesRed, serve } from '@rapport/testing';
import { rulesProbe } from './rules.probe.js';

const file = {
  groups: [
    {
      name: 'availability',
      rules: [
        { record: 'a:b', expr: '1' },
        { alert: 'ServiceDown', expr: 'up == 0' },
      ],
    },
  ],
};
const scene =
  (...rules: object[]) =>
  async () =>
    probeContext({
      sourceFolder: folderWith({ 'monitoring/prometheus/rules/availability.yml': file }),
      prometheusUrl: await serve(answering({ '/api/v1/rules': { status: 'success', data: { groups: [{ rules }] } } })),
    });
const loaded = { name: 'ServiceDown', type: 'alerting', health: 'ok' };

provesRed(rulesProbe, {
  sound: scene(loaded),
  sabotaged: {
    'an alert was not loaded': scene({ ...loaded, name: 'Another' }),
    'it is a recording only': scene({ ...loaded, type: 'recording' }),
    'a rule cannot be evaluated': scene(loaded, {
      name: 'a:b',
      type: 'recording',
      health: 'err',
      lastError: 'many-to-many',
    }),
  },
});
