import { createHash } from 'node:crypto';
import type { Clock } from '@rapport/kernel';
import { checklistErrors } from '../checklist.errors.js';
import type { Checklist, Role } from '../domain/checklist.js';
import type { SignOff } from '../domain/evidence.js';
import { assertHandle, identityOf } from '../domain/handle.js';
import { isGood, signaturesOf } from '../domain/item-status.js';
import { composeReport, signedContent } from '../domain/report.js';
import type { Target } from '../domain/target.js';
import type { ActLog } from '../domain/act-log.js';
import type { EvidenceStore } from '../domain/evidence-store.js';
import type { ReportSigner } from '../domain/report-signer.js';

/** Three people, one report: who deployed, who reviewed, who approved. */
export class SignOffRelease {
  constructor(
    private readonly checklist: Checklist,
    private readonly clock: Clock,
    private readonly store: EvidenceStore,
    private readonly acts: ActLog,
    private readonly signer: ReportSigner,
  ) {}

  /** Throws `checklist.sign_off_refused`. */
  async execute(target: Target, { role, by }: { role: Role; by: string }): Promise<SignOff> {
    assertHandle(by, checklistErrors.signOffRefused);
    if (!target.release) throw checklistErrors.signOffRefused('the environment names no release');
    const evidence = await this.store.evidence();
    const report = composeReport(this.checklist, target, { evidence, samples: [], now: this.clock.now() });
    const open = report.items.filter(
      ({ item, status }) => this.checklist.requires.includes(item.phase) && !isGood(status),
    );
    if (open.length > 0) {
      throw checklistErrors.signOffRefused(`these do not hold: ${open.map(({ item }) => item.id).join(', ')}`);
    }
    const reportSha256 = createHash('sha256').update(signedContent(report)).digest('hex');
    const others = signaturesOf(evidence, target.release.commit).filter((signature) => signature.role !== role);
    if (others.some((other) => identityOf(other.by) === identityOf(by))) {
      throw checklistErrors.signOffRefused('this identity has signed in another role');
    }
    const differing = others.filter((other) => other.reportSha256 !== reportSha256).map((other) => other.role);
    if (differing.length > 0) {
      throw checklistErrors.signOffRefused(
        `the report has changed since it was signed as ${differing.join(', ')}: sign anew`,
      );
    }
    return this.sign(target, target.release.commit, { role, by, reportSha256 });
  }

  private async sign(
    target: Target,
    release: string,
    { role, by, reportSha256 }: Pick<SignOff, 'role' | 'by' | 'reportSha256'>,
  ): Promise<SignOff> {
    const at = this.clock.date().toISOString();
    const text = `rapport checklist sign-off\n${target.name}\n${release}\n${reportSha256}\n${role}\n${by}\n${at}\n`;
    const signature = await this.signer.sign(text);
    const signOff: SignOff = {
      kind: 'sign_off',
      role,
      by,
      at,
      environment: target.name,
      release,
      reportSha256,
      signature,
    };
    const head = await this.store.append([signOff]);
    await this.acts.record('signed_off', {
      environment: target.name,
      commit: release,
      role,
      report: reportSha256,
      ...(head && { evidence: head }),
    });
    return signOff;
  }
}
