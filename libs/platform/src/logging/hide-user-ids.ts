const USER_ID = /\busr_[0-9a-f]{32}\b/g;

/** A person's id is the one token that names somebody, in any field and text: lines carry the epoch's pseudonym instead. */
export function hideUserIds(line: string): string {
  return line.includes('usr_') ? line.replaceAll(USER_ID, '[USER]') : line;
}
