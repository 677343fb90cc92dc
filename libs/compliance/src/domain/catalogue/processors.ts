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
}

/** Hosts of the operator's own, by the variables that name them: they are no processors of ours to register. */
export interface OwnService {
  readonly variable: string;
  readonly what: string;
}
