import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { EVERYWHERE, type CrisisProtocol } from '../domain/crisis/crisis-protocol.js';
import { CrisisProtocolSource } from '../domain/crisis/crisis-protocol-source.js';
import { CRISIS_TIERS } from '../domain/judge.js';

/** `libs/safety/protocol`: beside the source, and copied beside the compiled code by the build. */
const SHIPPED = join(import.meta.dirname, '..', '..', 'protocol', 'crisis-protocol.json');

const text = z.string().trim().min(1).max(2_000);
const day = z.iso.date();
const https = z.url({ protocol: /^https$/ }).max(500);

const TEXTS = z
  .strictObject({
    referrals: z.strictObject({ acute: text, elevated: text, held: text, reassured: text }),
    resources_heading: text,
  })
  .transform(({ referrals, resources_heading: resourcesHeading }) => ({ referrals, resourcesHeading }));

const RESOURCE = z
  .strictObject({
    id: z.string().regex(/^[a-z0-9]+\.[a-z0-9_]+$/),
    country: z.string().regex(/^([A-Z]{2}|001)$/),
    service: text,
    number: z
      .string()
      .regex(/^[+\d][\d -]{1,20}$/)
      .optional(),
    url: https,
    source_url: https,
    reviewed_at: day,
  })
  .transform(({ source_url: sourceUrl, reviewed_at: reviewedAt, ...resource }) => ({
    ...resource,
    sourceUrl,
    reviewedAt,
  }));

const PROTOCOL = z
  .strictObject({
    id: z.string().regex(/^[a-z0-9-]{1,60}$/),
    version: text.max(60),
    review: z
      .strictObject({ at: day, by: text, valid_days: z.number().int().min(1).max(3_650) })
      .transform(({ valid_days: validDays, ...review }) => ({ ...review, validDays })),
    tiers: z.array(z.strictObject({ tier: z.enum(CRISIS_TIERS), meaning: text, response: text })).max(20),
    evidence: z
      .array(z.strictObject({ measure: text, method: text, result: text }))
      .min(1)
      .max(50),
    texts: z.record(z.string().regex(/^[a-z]{2,3}$/), TEXTS),
    resources: z.array(RESOURCE).min(1).max(500),
  })
  .refine(({ texts }) => 'en' in texts, 'there are no texts in English')
  .refine(({ resources }) => resources.some(({ country }) => country === EVERYWHERE), 'no resource is for everywhere')
  .refine(({ resources }) => new Set(resources.map(({ id }) => id)).size === resources.length, 'an id stands twice')
  .refine(({ tiers }) => CRISIS_TIERS.every((tier) => tiers.some((of) => of.tier === tier)), 'a tier is missing');

export class CrisisProtocolFile extends CrisisProtocolSource {
  override read(file = SHIPPED): CrisisProtocol {
    return PROTOCOL.parse(JSON.parse(readFileSync(file, 'utf8')));
  }
}
