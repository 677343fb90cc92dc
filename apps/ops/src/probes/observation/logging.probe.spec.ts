import { folderWith, probeContext, provesRed } from '@rapport/testing';
import { loggingProbe } from './logging.probe.js';

const line = (fields: object): string =>
  `${JSON.stringify({ level: 'info', time: '2026-06-30T12:00:00.000Z', ...fields })}\n`;
const scene = (log: string) => () =>
  probeContext({
    logsFolder: folderWith({ 'blue-0.ndjson': log, 'postgres.ndjson': 'LOG: ready\n' }),
    pods: [{ name: 'blue-0', role: 'api', url: 'http://127.0.0.1:1', internalUrl: 'http://127.0.0.1:2' }],
  });

provesRed(loggingProbe, {
  sound: scene(line({ msg: 'started' }) + line({ request_id: 'req_1' })),
  sabotaged: {
    'something prints plain text': scene(`${line({ request_id: 'req_1' })}debugging here\n`),
    'lines have no time': scene(line({ request_id: 'req_1', time: undefined })),
    'the level is a number': scene(line({ request_id: 'req_1', level: 30 })),
    'requests cannot be told apart': scene(line({ msg: 'started' })),
    'nothing is written': scene(''),
  },
});
