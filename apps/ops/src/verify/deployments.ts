import { appendFile, readFile } from 'node:fs/promises';
import { z } from 'zod';
import { verifyErrors } from './verify.errors.js';

const deploymentSchema = z.strictObject({
  environment: z.string().min(1).max(60),
  version: z.string().min(1).max(60),
  /** Full hash. */
  commit: z.string().regex(/^[0-9a-f]{40}$/),
  /** Of the image; absent where none is built. */
  digest: z
    .string()
    .regex(/^sha256:[0-9a-f]{64}$/)
    .optional(),
  /** Whoever or whatever carried it out: `ci/1234`, a role; no name of a person is needed. */
  actor: z.string().min(1).max(120),
  startedAt: z.iso.datetime(),
  endedAt: z.iso.datetime(),
  outcome: z.enum(['succeeded', 'failed', 'rolled_back']),
  /** Whether `rapport verify` passed there afterwards. */
  verified: z.boolean().default(false),
});

/** One line of the record of deployments. */
export type Deployment = z.infer<typeof deploymentSchema>;

/** Oldest first; empty when nothing was recorded. Rejects, naming line and field, when a line is not as it should be. */
export async function readDeployments(file: string): Promise<readonly Deployment[]> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line, index) => parseDeployment(JSON.parse(line), `line ${index + 1}`));
}

export async function recordDeployment(file: string, deployment: unknown): Promise<Deployment> {
  const checked = parseDeployment(deployment, 'the deployment');
  await appendFile(file, `${JSON.stringify(checked)}\n`);
  return checked;
}

function parseDeployment(value: unknown, what: string): Deployment {
  const { data, error } = deploymentSchema.safeParse(value);
  if (data) return data;
  throw verifyErrors.deploymentInvalid(
    `${what}: ${error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ')}`,
  );
}
