import { measuredAs, provesRed } from '@rapport/testing';
import { errorRate } from './error-rate.probe.js';

provesRed(errorRate, {
  sound: measuredAs({ 'status=~"5..': 0.009 }),
  sabotaged: { 'more than one in a hundred fails': measuredAs({ 'status=~"5..': 0.011 }) },
});
