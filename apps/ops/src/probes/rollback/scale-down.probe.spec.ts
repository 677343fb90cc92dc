import { provesRed, slotsScene } from '@rapport/testing';
import { scaleDownProbe } from './scale-down.probe.js';

provesRed(scaleDownProbe, {
  sound: slotsScene(),
  sabotaged: {
    'somebody is still being answered there': slotsScene({ metrics: 'rapport_active_streams 3' }),
    'its processes do not say': slotsScene({ metrics: 'up 1' }),
  },
});
