export { Facts } from './domain/facts.js';
export { fail, notApplicable, pass, unknown, type Finding, type Verdict } from './domain/finding.js';
export type { Probe, ProbeContext } from './domain/probe.js';
export type { Target, TargetPod, TargetRelease } from './domain/target.js';
export { parseRunReport, type Figures, type RunKind, type RunReport } from './domain/run-report.js';
