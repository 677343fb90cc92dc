/** Punctuation may be added or lost, and no more. */
const SLACK = 16;

/**
 * Whether something said is the message over again. It tells nothing that the message does not; and scoring above all
 * else, it would keep away what answers a question that is asked for the second time.
 *
 * @param message what memories are looked for
 */
export function repetitionOf(message: string): (said: string) => boolean {
  const words = wordsOf(message);
  return (said) => Math.abs(said.length - message.length) <= SLACK && wordsOf(said) === words;
}

function wordsOf(text: string): string {
  return (text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).join(' ');
}
