import { join } from 'node:path';
import { folderWith, probeContext, provesRed, startEmulator, type EmulatorProcess } from '@rapport/testing';
import { afterAll, beforeAll } from 'vitest';
import { geminiKeyProbe } from './gemini-key.probe.js';

let emulator: EmulatorProcess;
beforeAll(async () => {
  emulator = await startEmulator({ embeddings: false });
});
afterAll(() => emulator.stop());

const scene = (settings: string, fault?: string) => async () => {
  await emulator.control.reset();
  if (fault) await emulator.control.fault(fault);
  const configurationFile = join(folderWith({ 'settings.env': settings }), 'settings.env');
  const target = { geminiKeyVariable: 'GEMINI_API_KEY', geminiBaseUrl: emulator.url, configurationFile };
  return probeContext(target, undefined, { GEMINI_API_KEY: 'emulator' });
};

provesRed(geminiKeyProbe, {
  sound: scene('GEMINI_TIER=paid\n'),
  sabotaged: {
    'the key was revoked': scene('GEMINI_TIER=paid\n', 'bad-key'),
    'the model does not exist': scene('GEMINI_MODEL=gemini-0-none\n'),
    'the tier is free': scene('GEMINI_TIER=free\nPRIVACY_REGION=other\n'),
  },
});
