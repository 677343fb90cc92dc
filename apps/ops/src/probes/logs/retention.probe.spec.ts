import { folderWith, ManualClock, probeContext, provesRed } from '@rapport/testing';
import { retentionProbe } from './retention.probe.js';

const scene = (logRetentionDays: number, oldest: string, epochDays?: number) => () => {
  const folder = folderWith({
    'api.ndjson': `not a line of ours\n{"level":"info","time":"${oldest}","event":"request"}\n`,
    'settings.env': `LOG_SUBJECT_EPOCH_DAYS=${epochDays ?? 30}\n`,
  });
  return probeContext(
    { logRetentionDays, logsFolder: folder, configurationFile: `${folder}/settings.env` },
    new ManualClock(),
  );
};

provesRed(retentionProbe, {
  sound: scene(60, '2025-11-10T00:00:00Z'),
  sabotaged: {
    'the sink keeps more than two epochs': scene(61, '2025-12-31T00:00:00Z'),
    'epochs were made shorter, and the sink was not': scene(60, '2025-12-31T00:00:00Z', 7),
    'the sink does not clear up': scene(30, '2025-11-10T00:00:00Z'),
  },
});
