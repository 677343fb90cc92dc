import type { CrisisProtocol } from './crisis-protocol.js';

/** Where the protocol is read from. */
export abstract class CrisisProtocolSource {
  /** @param file undefined: the one that is shipped. Throws what is wrong with it. */
  abstract read(file: string | undefined): CrisisProtocol;
}
