/** Signs with the key of the audit log, which the checklist does not see. */
export abstract class ReportSigner {
  /** @returns a signed note over `text`, which ends with a line break */
  abstract sign(text: string): Promise<string>;
}
