/** What an error body says stands at its beginning, and no upstream may fill our memory. */
const MAX_CHARACTERS = 65_536;

/** The text of a body, cut where it gets long: the rest is not waited for. */
export async function beginningOf(body: AsyncIterable<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const bytes of body) {
    text += decoder.decode(bytes, { stream: true });
    if (text.length >= MAX_CHARACTERS) break;
  }
  return text.slice(0, MAX_CHARACTERS);
}
