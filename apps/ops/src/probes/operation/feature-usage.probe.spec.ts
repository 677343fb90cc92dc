import { measuredAs, provesRed } from '@rapport/testing';
import { featureUsage } from './feature-usage.probe.js';

const sound = {
  rapport_persona_conversations_begun_total: 40,
  rapport_turn_tone_total: 900,
  rapport_memory_recalls_total: 880,
  rapport_people_active: [{ labels: { window: 'week' }, value: 12 }],
};

provesRed(featureUsage, {
  sound: measuredAs(sound),
  sabotaged: {
    'memory is never asked': measuredAs({ ...sound, rapport_memory_recalls_total: 0 }),
    'nobody converses': measuredAs({ ...sound, rapport_persona_conversations_begun_total: 0 }),
  },
});
