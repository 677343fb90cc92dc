import { provesRed, slotsScene } from '@rapport/testing';
import { switchProbe } from './switch.probe.js';

provesRed(switchProbe, {
  sound: slotsScene(),
  sabotaged: {
    'the command refuses': slotsScene({ command: 'echo "blue is not ready" >&2; exit 1' }),
    'the other slot was taken away': slotsScene({ isRetired: true }),
    'the command does nothing': slotsScene({ command: ':' }),
    'there is no way back': slotsScene({ command: 'printf blue > "$0"' }),
    'the other slot answers with failures': slotsScene({ answerStatus: 503 }),
  },
});
