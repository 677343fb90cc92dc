/** Tells every pod that another version of a persona is active. May be lost: caches also expire by themselves. */
export abstract class ActivationNotice {
  /** Never rejects: the activation is committed, whether or not the others heard of it at once. */
  abstract announce(slug: string): Promise<void>;
}
