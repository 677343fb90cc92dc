import type { ToldOf } from './processors.js';

/** Who gets what is held about people (GDPR Art. 15 (1) c): those of the register of processors that this deployment calls. */
export abstract class Recipients {
  abstract all(): readonly ToldOf[];
}
