import { z } from 'zod';
import { readYaml } from './read-yaml.js';
import type { Target } from './target.js';

const url = z.url({ protocol: /^https?$/ }).regex(/[^/]$/, 'must not end with a slash');
const variableName = z
  .string()
  .regex(/^[A-Z][A-Z0-9_]*$/, 'must be the name of an environment variable, not its value');
const path = z.string().min(1).max(1_000);

const podSchema = z.strictObject({
  name: z.string().min(1),
  role: z.enum(['api', 'worker']),
  slot: z.enum(['blue', 'green']).optional(),
  url,
  internalUrl: url,
  inspector: z
    .string()
    .regex(/^[\w.-]+:\d+$/)
    .optional(),
});
const releaseSchema = z.strictObject({
  version: z.string().min(1),
  commit: z.string().regex(/^[0-9a-f]{40}$/, 'must be a full hash'),
  digest: z
    .string()
    .regex(/^sha256:[0-9a-f]{64}$/, 'must be sha256: and 64 hexadecimal digits')
    .optional(),
  previous: z.string().optional(),
});
const schema = z.strictObject({
  name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'must be lower case letters, digits and hyphens'),
  production: z.boolean(),
  baseUrl: url.optional(),
  caFile: path.optional(),
  plainUrl: url.optional(),
  pods: z.array(podSchema).optional(),
  release: releaseSchema.optional(),
  databaseUrlVariable: variableName.optional(),
  redisUrlVariable: variableName.optional(),
  geminiKeyVariable: variableName.optional(),
  geminiBaseUrl: url.optional(),
  testUser: z.strictObject({ emailVariable: variableName, passwordVariable: variableName }).optional(),
  adminTokenVariable: variableName.optional(),
  prometheusUrl: url.optional(),
  alertmanagerUrl: url.optional(),
  alertSinkUrl: url.optional(),
  errorSinkUrl: url.optional(),
  logsFolder: path.optional(),
  logRetentionDays: z.number().int().positive().optional(),
  backupsFolder: path.optional(),
  keyCopiesFolder: path.optional(),
  sourceFolder: path.optional(),
  manifests: path.optional(),
  configurationFile: path.optional(),
  reportsFolder: path.optional(),
  switchCommand: z.array(z.string()).min(1).optional(),
  restartCommand: z.array(z.string()).min(1).optional(),
  deploymentsFile: path.optional(),
  dailyCostLimitUsd: z.number().positive().optional(),
  quota: z
    .strictObject({
      requestsPerMinute: z.number().positive(),
      tokensPerMinute: z.number().positive(),
      peakTurnsPerMinute: z.number().positive(),
    })
    .optional(),
  contactsFile: path.optional(),
  cdn: z
    .union([z.strictObject({ header: z.string().min(1) }), z.strictObject({ notApplicable: z.string().min(10) })])
    .optional(),
  impactAssessmentFile: path.optional(),
  evidenceFolder: path.optional(),
});

/** Compiles only while every field of `Target` stands here: `Record<never, …>` takes anything. */
const complete: z.ZodType<Target> & Record<Exclude<keyof Target, keyof z.infer<typeof schema>>, never> = schema;

/** Reads `environments/<name>.yaml`. Throws `checklist.file_invalid`. */
export const parseTarget = (text: string, file: string): Target => readYaml(text, file, complete);
