/**
 * Reads an answer in pieces and knows, at every point, what it found and from where on the text could still turn out to
 * be part of a find. How the text is cut into pieces changes nothing. Positions are UTF-16 offsets into all text read.
 */
export interface StreamDetector {
  read(piece: string): void;
  /** The end of the text ends its last word. */
  end(): void;
  /** Ids of what was found, in the order of their ends. Who heeds them takes them out, to see what is found after. */
  readonly found: Set<string>;
  /** Everything before this offset can be no part of a further find, whatever follows. Never goes back. */
  readonly clearUntil: number;
}
