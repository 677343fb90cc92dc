/** What screening would say to a text of a persona if it were a message. */
export abstract class PassageScreen {
  /** Undefined: it may pass. Else why not, in a sentence; `doubtful` where an honest persona may sound like that, too. */
  abstract withholds(text: string): { readonly reason: string; readonly doubtful: boolean } | undefined;
}
