/** When a line has to hold, in this order. */
export const PHASES = [
  'pre-deploy',
  'deploy',
  'post-deploy',
  'validation',
  'monitoring',
  'documentation',
  'rollback',
  'first-24h',
  'first-week',
  'first-month',
  'success',
  'sign-off',
] as const;
export type Phase = (typeof PHASES)[number];

export const ROLES = ['deployed', 'reviewed', 'approved'] as const;
/** In which capacity somebody signs. */
export type Role = (typeof ROLES)[number];

/** How a line stands in the document. */
export const ITEM_KINDS = ['box', 'step', 'contact', 'signature'] as const;
export type ItemKind = (typeof ITEM_KINDS)[number];

/** By what a line is checked: 1 before deploying, 2 on the running system, 3 an artefact, 4 an act of people, recorded. */
export type ItemClass = 1 | 2 | 3 | 4;

/** One line of the checklist. It holds when all its probes pass and, where one is asked for, an attestation is there. */
export interface Item {
  /** `OPS-001` …: never given to another line. */
  readonly id: string;
  /** The line as it stands in the document; of a box, what follows it. */
  readonly text: string;
  readonly kind: ItemKind;
  readonly phase: Phase;
  readonly class: ItemClass;
  readonly probes: readonly string[];
  /** What evidence is asked of people. */
  readonly attest?: string;
  /** The attestation is of the environment, and stays good for the next release. */
  readonly lasting: boolean;
  readonly signs?: Role;
  /** Role of whoever sees to it that the line holds. */
  readonly owner: string;
  /** Milliseconds for which evidence is good; of signatures, for ever. */
  readonly freshMs: number;
}

/** A piece of the document: paragraphs in this order, and lines. */
export interface Part {
  readonly heading?: string;
  readonly text?: string;
  readonly items: readonly Item[];
}

export interface Checklist {
  readonly parts: readonly Part[];
  /** Phases whose lines have to hold before anybody signs. */
  readonly requires: readonly Phase[];
  /** Probes that are repeated while a release is watched. */
  readonly watched: readonly string[];
}

export const itemsOf = ({ parts }: Checklist): readonly Item[] => parts.flatMap(({ items }) => items);
