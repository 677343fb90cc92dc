/**
 * What a probe saw. `unknown`: it could not look (no target configured, a registry that does not answer), which is never
 * the same as a pass. `not_applicable` needs a reason in the summary.
 */
export type Verdict = 'pass' | 'fail' | 'unknown' | 'not_applicable';

export interface Finding {
  readonly verdict: Verdict;
  /** One sentence with the figure that was measured, and nothing personal: it goes into reports and the audit log. */
  readonly summary: string;
  /** Further lines for whoever has to mend it. */
  readonly details?: readonly string[];
  /** What was looked at, without credentials: `redis://host:6379`, `k8s/overlays/production`. */
  readonly target?: string;
}

/** The ways to say what was seen. */
export const pass = (summary: string, more: Partial<Finding> = {}): Finding => ({ verdict: 'pass', summary, ...more });
export const fail = (summary: string, more: Partial<Finding> = {}): Finding => ({ verdict: 'fail', summary, ...more });
export const unknown = (summary: string, more: Partial<Finding> = {}): Finding => ({
  verdict: 'unknown',
  summary,
  ...more,
});
export const notApplicable = (summary: string, more: Partial<Finding> = {}): Finding => ({
  verdict: 'not_applicable',
  summary,
  ...more,
});
