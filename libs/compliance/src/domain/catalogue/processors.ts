/** What people are told of somebody who gets what is held about them: in copies of it, and in receipts of its erasure. */
export interface ToldOf {
  readonly name: string;
  readonly purpose: string;
  /** What stays there for a while after an erasure (`ERASURE_MODEL_RESIDUE_DAYS`), beyond our reach; absent: nothing that we know of. */
  readonly residue?: string;
}

/** Somebody to whom personal data go (GDPR Art. 28), if the configuration has them called. */
export interface Processor {
  readonly name: string;
  readonly service: string;
  readonly receives: string;
  readonly purpose: string;
  readonly where: string;
  readonly keeps: string;
  readonly terms: string;
  /** The only hosts that are called for it; `*` for one that the operator names. */
  readonly hosts: readonly string[];
  /** The variables that name it or turn it on. */
  readonly variables: readonly string[];
  /** Absent where nothing goes that is held about people. */
  readonly told?: ToldOf;
}

/** Hosts of the operator's own, by the variables that name them: they are no processors of ours to register. */
export interface OwnService {
  readonly variable: string;
  readonly what: string;
}
