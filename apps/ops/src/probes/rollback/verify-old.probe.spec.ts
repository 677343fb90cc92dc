import { provesRed, slotsScene } from '@rapport/testing';
import { verifyOldProbe } from './verify-old.probe.js';

provesRed(verifyOldProbe, {
  sound: slotsScene(),
  sabotaged: { 'the other slot is not ready: its schema is gone': slotsScene({ readyStatus: 503 }) },
});
