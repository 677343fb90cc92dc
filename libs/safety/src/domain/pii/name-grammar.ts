/** A match in UTF-16 units of its piece, with the signs that the grammar counts to its words. */
export interface GrammarMatch {
  readonly start: number;
  readonly length: number;
}

export interface GrammarMatches {
  readonly people: readonly GrammarMatch[];
  readonly places: readonly GrammarMatch[];
}

/** Finds what may be names by the grammar of English. It takes some 10 µs a character: whoever implements it keeps that off the event loop. */
export abstract class NameGrammar {
  /**
   * One answer a piece, in their order. Rejects when it could not be asked: what was not looked through must not be taken
   * for free of names.
   */
  abstract matches(pieces: readonly string[]): Promise<readonly GrammarMatches[]>;
}
