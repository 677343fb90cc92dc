import type { Clock } from '@rapport/kernel';
import { checklistErrors } from '../checklist.errors.js';
import { itemsOf, type Checklist, type Item } from '../domain/checklist.js';
import type { Attestation, Waiver } from '../domain/evidence.js';
import { assertHandle } from '../domain/handle.js';
import { isPlaceholder } from '../domain/placeholder.js';
import type { Target } from '../domain/target.js';
import type { ActLog } from '../domain/act-log.js';
import type { EvidenceStore } from '../domain/evidence-store.js';

const DAY_MS = 86_400_000;

/** Records what people did or answer for. */
export class RecordActs {
  constructor(
    private readonly checklist: Checklist,
    private readonly clock: Clock,
    private readonly store: EvidenceStore,
    private readonly acts: ActLog,
  ) {}

  /** Throws `checklist.item_unknown` and `checklist.attestation_refused`. */
  async attest(
    target: Target,
    { item: id, by, evidence, note }: { item: string; by: string; evidence: string; note?: string },
  ): Promise<Attestation> {
    const item = this.find(id);
    if (item.attest === undefined) {
      throw checklistErrors.attestationRefused(`${id} is ${item.signs ? 'a signature' : 'measured by its probes'}`);
    }
    assertHandle(by, checklistErrors.attestationRefused);
    if (isPlaceholder(evidence)) {
      throw checklistErrors.attestationRefused(`${id} asks for evidence, not for a placeholder: ${item.attest}`);
    }
    if (note !== undefined && isPlaceholder(note)) {
      throw checklistErrors.attestationRefused('the note holds a placeholder');
    }
    const attestation: Attestation = {
      kind: 'attestation',
      item: id,
      evidence,
      ...(note !== undefined && { note }),
      ...this.recorded(target, by),
      freshUntil: new Date(this.clock.now() + item.freshMs).toISOString(),
    };
    const head = await this.store.append([attestation]);
    await this.acts.record('attested', { item: id, environment: target.name, ...(head && { evidence: head }) });
    return attestation;
  }

  /**
   * @param until RFC 3339 date or time, in the future
   * Throws `checklist.item_unknown` and `checklist.waiver_refused`.
   */
  async waive(
    target: Target,
    { item: id, owner, reason, until }: { item: string; owner: string; reason: string; until: string },
  ): Promise<Waiver> {
    if (this.find(id).signs) throw checklistErrors.waiverRefused('a signature cannot be waived');
    assertHandle(owner, checklistErrors.waiverRefused);
    if (isPlaceholder(reason)) throw checklistErrors.waiverRefused('it needs a reason');
    const end = Date.parse(until);
    if (!(end > this.clock.now())) throw checklistErrors.waiverRefused('it needs an end in the future: a date');
    const waiver: Waiver = {
      kind: 'waiver',
      item: id,
      reason,
      until: new Date(end).toISOString(),
      ...this.recorded(target, owner),
    };
    const head = await this.store.append([waiver]);
    const days = Math.ceil((end - this.clock.now()) / DAY_MS);
    await this.acts.record('waived', { item: id, environment: target.name, days, ...(head && { evidence: head }) });
    return waiver;
  }

  private find(id: string): Item {
    const item = itemsOf(this.checklist).find((each) => each.id === id);
    if (!item) throw checklistErrors.itemUnknown(id);
    return item;
  }

  private recorded(target: Target, by: string): Pick<Attestation, 'by' | 'at' | 'environment' | 'release'> {
    const release = target.release && { release: target.release.commit };
    return { by, at: this.clock.date().toISOString(), environment: target.name, ...release };
  }
}
