import type { Evidence, Sample } from './evidence.js';

/** Evidence and samples of one environment: appended, never changed. */
export abstract class EvidenceStore {
  /** In the order of appending. Throws `checklist.evidence_changed` when anything in between was altered. */
  abstract evidence(): Promise<readonly Evidence[]>;
  /**
   * Masks what has the form of personal data, and appends. Throws `checklist.evidence_locked` when another command does.
   * @returns hash of the last line, which stands for all before it; undefined while there is none
   */
  abstract append(evidence: readonly Evidence[]): Promise<string | undefined>;
  abstract samples(): Promise<readonly Sample[]>;
  /** Throws `checklist.evidence_locked` when another command appends. */
  abstract appendSample(sample: Sample): Promise<void>;
}
