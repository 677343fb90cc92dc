import { ActLog, EvidenceStore, type Act, type Evidence, type Sample } from '@rapport/checklist';

/** Evidence for as long as a test takes. Its head is the number of pieces. */
export class MemoryEvidence extends EvidenceStore {
  readonly all: Evidence[] = [];
  readonly seen: Sample[] = [];

  override evidence = async (): Promise<readonly Evidence[]> => this.all;
  override samples = async (): Promise<readonly Sample[]> => this.seen;

  override async append(evidence: readonly Evidence[]): Promise<string | undefined> {
    this.all.push(...evidence);
    return this.all.length === 0 ? undefined : String(this.all.length);
  }

  override async appendSample(sample: Sample): Promise<void> {
    this.seen.push(sample);
  }
}

export class RecordingActs extends ActLog {
  readonly acts: (readonly [Act, Readonly<Record<string, unknown>>])[] = [];

  override async record(act: Act, details: Readonly<Record<string, unknown>>): Promise<void> {
    this.acts.push([act, details]);
  }
}
