/** What a card's file may cost, checked before the part it is about is unpacked or parsed. */
export interface CardLimits {
  /** Bytes of the card's JSON, after unpacking. */
  readonly cardMaxJsonBytes: number;
  /** Levels of objects and arrays within each other. */
  readonly cardMaxDepth: number;
  /** Entries of a CHARX archive, chunks of a PNG. */
  readonly cardMaxParts: number;
}
