import { z } from 'zod';
import { isKeptCard } from './card/character-card.js';
import type { JsonObject } from './card/keepable-json.js';

/** A dial runs from 0 (none) to 1 (full). The persona says how far tone adaptation may turn it. */
const dialBounds = z
  .strictObject({ min: z.number().min(0).max(1), max: z.number().min(0).max(1), default: z.number().min(0).max(1) })
  .refine(({ min, max, default: start }) => min <= start && start <= max, { message: 'needs min <= default <= max' });

/** Let it pass, note it, or withhold it. */
const SCREENING_ACTIONS = ['allow', 'annotate', 'block'] as const;

export const TONE_DIALS = ['formality', 'warmth', 'energy', 'length'] as const;
export type ToneDial = (typeof TONE_DIALS)[number];
export type ToneDials = Readonly<Record<ToneDial, number>>;

/** At each tier of a finding. */
const actionsByTier = z.strictObject({
  low: z.enum(SCREENING_ACTIONS).optional(),
  medium: z.enum(SCREENING_ACTIONS).optional(),
  high: z.enum(SCREENING_ACTIONS).optional(),
});

const screeningPolicy = z.strictObject({
  sexual: actionsByTier.optional(),
  violence: actionsByTier.optional(),
  hate: actionsByTier.optional(),
  harassment: actionsByTier.optional(),
  dangerous: actionsByTier.optional(),
  weapons: actionsByTier.optional(),
  jailbreak: actionsByTier.optional(),
});

const line = (max: number): z.ZodString => z.string().trim().min(1).max(max);

/** A persona as its author writes it. Unknown fields are refused: a misspelt policy must not pass silently. */
export const personaDefinitionSchema = z.strictObject({
  schemaVersion: z.literal(1),
  slug: z
    .string()
    .max(64)
    .regex(/^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/),
  name: line(80),
  tagline: line(160),
  description: line(2_000),
  locale: z
    .string()
    .max(5)
    .regex(/^[a-z]{2}(?:-[A-Z]{2})?$/)
    .default('en'),
  status: z.enum(['draft', 'final']),
  /** Who the persona is, in the second person ("You are …"). */
  identity: line(4_000),
  voice: z.strictObject({
    traits: z.array(line(120)).min(3).max(12),
    speakingStyle: line(2_000),
    vocabulary: z.array(line(60)).max(60).default([]),
    avoid: z.array(line(200)).max(40).default([]),
  }),
  tone: z.strictObject({ formality: dialBounds, warmth: dialBounds, energy: dialBounds, length: dialBounds }),
  policies: z.strictObject({
    /** What it must always and must never do, as sentences of the prompt. */
    always: z.array(line(400)).min(1).max(20),
    never: z.array(line(400)).min(1).max(20),
    /** Honest, in-character answer for when no model can be reached. */
    holdingReply: line(400),
    /** Said in place of an answer that screening withheld. */
    refusal: line(400),
    /** What screening does about findings, where it is to differ from the usual. Never less than the product's floor. */
    safety: screeningPolicy.optional(),
  }),
  examples: z
    .array(z.strictObject({ user: line(1_000), persona: line(2_000) }))
    .min(3)
    .max(20),
  greeting: line(600),
  model: z
    .strictObject({
      maxOutputTokens: z.number().int().min(64).max(8_192).default(1_024),
      temperature: z.number().min(0).max(2).default(0.9),
    })
    .prefault({}),
  /** The character card that the persona was made from, as it came: only an export reads it, never the prompt. */
  card: z.custom<JsonObject>(isKeptCard, 'is no character card that can be kept').optional(),
});

export type PersonaDefinition = z.infer<typeof personaDefinitionSchema>;
