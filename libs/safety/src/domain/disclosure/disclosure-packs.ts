import type { DisclosurePack } from './disclosure-pack.js';

/** The reviewed packs, of all jurisdictions. */
export abstract class DisclosurePacks {
  abstract readonly packs: readonly DisclosurePack[];
}
