/** Keeps large values outside of the database. Every process sees the same ones. Keys are paths of ids: no personal data. */
export abstract class ObjectStore {
  /** The value appears whole or not at all, and is on the disk when this resolves. Overwrites. */
  abstract write(key: string, content: AsyncIterable<Uint8Array>): Promise<void>;
  /** `undefined`: there is none. */
  abstract read(key: string): Promise<AsyncIterable<Uint8Array> | undefined>;
  /** Also what an unfinished write has left. Deleting what is not there changes nothing. */
  abstract delete(key: string): Promise<void>;
}
