import { defineSection, variable, type SectionValues } from '@rapport/platform';
import { z } from 'zod';

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

const seconds = (most: number) => z.coerce.number().int().min(1).max(most);

function isSafeTarget(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password } = new URL(text);
  // No request is made to an address with credentials in it: every notification would fail.
  if (username !== '' || password !== '') return false;
  return protocol === 'https:' || (protocol === 'http:' && LOOPBACK.has(hostname));
}

export const crisisConfig = defineSection('crisis', {
  protocolFile: variable(
    'CRISIS_PROTOCOL_FILE',
    z.string().min(1).max(4_096).optional(),
    'The crisis protocol: texts, resources, reviews. Default: the one that is shipped. Without a valid one no conversation starts.',
  ),
  country: variable(
    'CRISIS_COUNTRY',
    z
      .string()
      .regex(/^[A-Z]{2}$/)
      .optional(),
    "Whose resources are named where a persona's locale has no country, as ISO 3166-1 alpha-2. Default: by its language.",
  ),
  acuteHoldS: variable(
    'CRISIS_ACUTE_HOLD_S',
    seconds(86_400).default(3_600),
    'How long a persona stays suspended after the last acute sign, seconds.',
  ),
  elevatedHoldS: variable(
    'CRISIS_ELEVATED_HOLD_S',
    seconds(86_400).default(1_800),
    'How long a persona stays suspended after the last elevated sign, seconds.',
  ),
  leastHoldS: variable(
    'CRISIS_LEAST_HOLD_S',
    seconds(86_400).default(600),
    'Not even somebody who says that they are fine ends a confirmed suspension sooner than this, seconds.',
  ),
  gentleS: variable(
    'CRISIS_GENTLE_S',
    seconds(2_592_000).default(86_400),
    'How long after a crisis or a concern the persona is told to be gentle, seconds.',
  ),
  halfLifeS: variable(
    'CRISIS_HALF_LIFE_S',
    seconds(604_800).default(7_200),
    'After how long an earlier sign weighs half as much, seconds: several concerns in a short time make a crisis.',
  ),
  repeatResourcesS: variable(
    'CRISIS_REPEAT_RESOURCES_S',
    seconds(86_400).default(600),
    'How often resources are listed again while a persona is suspended, seconds. Acute messages always get them.',
  ),
  noticeEveryS: variable(
    'CRISIS_NOTICE_EVERY_S',
    seconds(2_592_000).default(86_400),
    'How often resources are shown at most beside answers of a persona that goes on, seconds.',
  ),
  keepDays: variable(
    'CRISIS_KEEP_DAYS',
    z.coerce.number().int().min(2).max(365).default(30),
    'After so many days without a sign nothing is kept of a crisis; undelivered notifications go after the same time.',
  ),
  webhookUrl: variable(
    'CRISIS_WEBHOOK_URL',
    z.string().max(2_000).refine(isSafeTarget, 'must be https, or http on loopback, without credentials').optional(),
    'Who is notified when a persona is suspended: an HTTPS address of the operator.',
  ),
  webhookSecret: variable(
    'CRISIS_WEBHOOK_SECRET',
    z.string().min(32).max(500).optional(),
    'Signs what is sent to CRISIS_WEBHOOK_URL; needed with it. At least 32 characters.',
    { secret: true },
  ),
  webhookTimeoutMs: variable(
    'CRISIS_WEBHOOK_TIMEOUT_MS',
    z.coerce.number().int().min(100).max(60_000).default(5_000),
    'How long the receiver of a notification has to answer.',
  ),
  webhookAttempts: variable(
    'CRISIS_WEBHOOK_ATTEMPTS',
    z.coerce.number().int().min(1).max(100).default(12),
    'How often a notification is tried, at intervals that double from 15 s to an hour, before it is given up.',
  ),
});
export type CrisisConfig = SectionValues<typeof crisisConfig>;
