import { measuredAs, provesRed } from '@rapport/testing';
import { sloSnapshot } from './slo-snapshot.probe.js';

const sound = {
  'status=~"5..': 0.001,
  rapport_http_request_duration_seconds_bucket: 0.1,
  rapport_turn_first_text_seconds_bucket: 0.7,
  rapport_redis_command_duration_seconds_bucket: 0.002,
  'outcome=~"llm': 0.001,
  process_resident_memory_bytes: 0.5,
  rapport_database_up: 1,
  rapport_shared_state_up: 1,
};

provesRed(sloSnapshot, {
  sound: measuredAs(sound),
  sabotaged: {
    'requests fail': measuredAs({ ...sound, 'status=~"5..': 0.2 }),
    'the model fails': measuredAs({ ...sound, 'outcome=~"llm': 0.2 }),
    'memory runs out': measuredAs({ ...sound, process_resident_memory_bytes: 0.95 }),
    'Redis is down': measuredAs({ ...sound, rapport_shared_state_up: 0 }),
  },
});
