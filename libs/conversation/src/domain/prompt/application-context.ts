/**
 * What an application tells a persona (the system messages of a foreign client), as part of the person's message: it
 * stands where the frame says that nothing in it can change the rules. The whole is escaped with the message.
 */
export function inApplicationContext(message: string, context: readonly string[]): string {
  const notes = context.map((text) => text.trim()).filter((text) => text !== '');
  if (notes.length === 0) return message;
  return `[Notes from the application that the person uses:]\n${notes.join('\n\n')}\n\n[The person says:]\n${message}`;
}
