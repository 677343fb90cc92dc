import { z } from 'zod';
import { defineSection, variable, type SectionValues } from '../config/section.js';

const positive = z.coerce.number().int().min(1);

export const throttleConfig = defineSection('throttle', {
  addressLimit: variable(
    'THROTTLE_ADDRESS_LIMIT',
    positive.default(600),
    'Requests of one address (IPv6: of one /64 network) in a window, before anyone has signed in.',
  ),
  addressWindowMs: variable(
    'THROTTLE_ADDRESS_WINDOW_MS',
    positive.default(60_000),
    'Length of that window, milliseconds.',
  ),
  userLimit: variable('THROTTLE_USER_LIMIT', positive.default(120), 'Requests of one signed-in user in a window.'),
  userWindowMs: variable('THROTTLE_USER_WINDOW_MS', positive.default(60_000), 'Length of that window, milliseconds.'),
  retrySharedStateMs: variable(
    'THROTTLE_RETRY_SHARED_STATE_MS',
    positive.default(1_000),
    'After a failure of the shared state, how long this process limits by itself before it asks again, milliseconds.',
  ),
});

export type ThrottleConfig = SectionValues<typeof throttleConfig>;
