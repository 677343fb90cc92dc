import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { LINEAR_TASKS, type LinearTask } from '../domain/linear/linear-model.js';
import { LocalScores, type ModelFile } from '../domain/linear/local-scores.js';

/** `libs/safety/models`: beside the source, and copied beside the compiled code by the build. */
const FOLDER = join(import.meta.dirname, '..', '..', 'models');

const HEADER = z.object({
  bits: z.number().int().min(8).max(18),
  scale: z.number().positive(),
  bias: z.number(),
  style: z.boolean(),
  calibration: z.object({ kind: z.enum(['logistic', 'straight']), slope: z.number(), offset: z.number() }),
  thresholds: z.object({ skip: z.number(), act: z.number() }).optional(),
  sha256: z.string(),
});

/** The models as they were reviewed: a file that its header does not vouch for keeps the process from starting. */
export function loadShippedModels(folder = FOLDER): LocalScores {
  const files = Object.fromEntries(LINEAR_TASKS.map((task) => [task, load(folder, task)]));
  return new LocalScores(files as Record<LinearTask, ModelFile>);
}

function load(folder: string, task: LinearTask): ModelFile {
  const { sha256, ...parameters } = HEADER.parse(JSON.parse(readFileSync(join(folder, `${task}.json`), 'utf8')));
  const bytes = readFileSync(join(folder, `${task}.bin`));
  if (createHash('sha256').update(bytes).digest('hex') !== sha256) {
    throw new Error(`${task}.bin is not the file that ${task}.json was made with`);
  }
  return { ...parameters, weights: new Int8Array(bytes) };
}
