import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  checklistErrors,
  composeReport,
  EvidenceFile,
  parseChecklist,
  parseTarget,
  type Checklist,
  type Report,
  type Target,
} from '@rapport/checklist';
import type { Environment } from '@rapport/platform';
import type { Operator } from '../operator.js';
import { AuditedActs } from './audited-acts.js';

export interface PlaceOptions {
  /** `local`, for `environments/local.yaml`; or the path of such a file. */
  readonly env: string;
  readonly checklist: string;
}

/** What the commands of the checklist share: the environment that is examined, the checklist, and the evidence. */
export interface Workplace {
  readonly target: Target;
  readonly checklist: Checklist;
  readonly folder: string;
  readonly store: EvidenceFile;
  readonly acts: AuditedActs;
  report(): Promise<Report>;
}

export const loadChecklist = async (file: string): Promise<Checklist> => parseChecklist(await read(file), file);

export async function loadTarget(env: string): Promise<Target> {
  const file = /\.ya?ml$/.test(env) ? env : join('environments', `${env}.yaml`);
  return parseTarget(await read(file), file);
}

/** Throws `checklist.file_invalid`. */
export async function openWorkplace(
  operator: Operator,
  environment: Environment,
  options: PlaceOptions,
): Promise<Workplace> {
  const [target, checklist] = await Promise.all([loadTarget(options.env), loadChecklist(options.checklist)]);
  const folder = target.evidenceFolder ?? join('reports/checklist', target.name);
  const store = new EvidenceFile(folder, operator.clock);
  const report = async (): Promise<Report> => {
    const [evidence, samples] = await Promise.all([store.evidence(), store.samples()]);
    return composeReport(checklist, target, { evidence, samples, now: operator.clock.now() });
  };
  return { target, checklist, folder, store, acts: AuditedActs.of(operator, target, environment), report };
}

const read = (file: string): Promise<string> =>
  readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw checklistErrors.fileInvalid(`${file} cannot be read (${error.code})`);
  });
