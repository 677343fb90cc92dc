/** What is done with a checklist, for the audit log. */
export type Act = 'run' | 'attested' | 'waived' | 'signed_off';

/** The audit log as the checklist sees it. */
export abstract class ActLog {
  /** @param details codes, counts and hashes: neither names nor words */
  abstract record(act: Act, details: Readonly<Record<string, string | number | boolean>>): Promise<void>;
}
