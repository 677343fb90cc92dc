import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import type { DisclosurePack } from '../domain/disclosure/disclosure-pack.js';

/** `libs/safety/policy-packs`: beside the source, and copied beside the compiled code by the build. */
const FOLDER = join(import.meta.dirname, '..', '..', 'policy-packs');

const HOUR_MS = 3_600_000;
const TEXT_MAX = 500;

const day = z.iso.date().transform((date) => new Date(`${date}T00:00:00Z`));

const texts = z
  .record(z.string().regex(/^[a-z]{2,3}(-[a-z0-9]{2,8})*$/), z.string().trim().min(1).max(TEXT_MAX))
  .refine((byLanguage) => byLanguage['en'] !== undefined, 'needs an English text')
  .transform((byLanguage): ReadonlyMap<string, string> => new Map(Object.entries(byLanguage)));

const PACK = z
  .strictObject({
    id: z.string().regex(/^[a-z0-9-]{1,40}$/),
    law: z.string().min(1).max(120),
    jurisdiction: z.string().regex(/^[A-Z]{2}(-[A-Z0-9]{1,3})?$/),
    effective_from: day,
    applies_to: z.enum(['minor', 'adult', 'all']),
    disclose: z
      .strictObject({
        start: z.enum(['once', 'daily']).optional(),
        every_hours: z.number().positive().max(24).optional(),
        idle_days: z.number().positive().max(365).optional(),
        on_request: z.boolean().default(false),
      })
      .refine(
        ({ start, on_request: asked }) => start !== undefined || asked,
        'discloses nothing to who was told nothing yet',
      ),
    text: texts,
    break_reminder: texts.optional(),
    suitability_notice: texts.optional(),
    source_url: z.url({ protocol: /^https$/ }),
    reviewed_by: z.string().regex(/^[a-z][a-z -]{1,39}$/),
    reviewed_at: day,
    review_expires: day,
  })
  .refine((pack) => pack.reviewed_at < pack.review_expires, 'its review expires before it was made');

/** The packs as they were reviewed, by id: one that is not what it should be keeps the process from starting. */
export function loadDisclosurePacks(folder = FOLDER): readonly DisclosurePack[] {
  const files = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
  if (files.length === 0) throw new Error('no disclosure pack is there');
  return files.map((file) => load(folder, file)).toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

function load(folder: string, file: string): DisclosurePack {
  const read = PACK.safeParse(parse(readFileSync(join(folder, file), 'utf8')));
  if (!read.success) throw new Error(`${file} is no disclosure pack: ${z.prettifyError(read.error)}`);
  const pack = read.data;
  if (file !== `${pack.id}.yaml`) throw new Error(`${file} holds the disclosure pack ${pack.id}`);
  const { start, every_hours: hours, idle_days: days, on_request: onRequest } = pack.disclose;
  return {
    id: pack.id,
    law: pack.law,
    jurisdiction: pack.jurisdiction,
    effectiveFrom: pack.effective_from,
    appliesTo: pack.applies_to,
    disclose: {
      start,
      everyMs: hours && hours * HOUR_MS,
      idleMs: days && days * 24 * HOUR_MS,
      onRequest,
    },
    text: pack.text,
    breakReminder: pack.break_reminder,
    suitabilityNotice: pack.suitability_notice,
    sourceUrl: pack.source_url,
    reviewedBy: pack.reviewed_by,
    reviewedAt: pack.reviewed_at,
    reviewExpires: pack.review_expires,
  };
}
