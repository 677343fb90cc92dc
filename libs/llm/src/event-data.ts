/** Longest event that is read: a chunk of an answer is far below it, and no upstream may fill our memory. */
const MAX_EVENT_CHARACTERS = 1_048_576;

/**
 * The `data` of each server-sent event, as it comes. Comments and other fields are skipped. A last event without the blank
 * line that ends it is given as well: some upstreams leave it out, and half an event fails where it is parsed.
 * Throws a SyntaxError on an endless event, and on a last line that was cut off.
 */
export async function* eventData(body: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  let data: string[] = [];
  let characters = 0;
  for await (const bytes of body) {
    rest += decoder.decode(bytes, { stream: true });
    const lines = rest.split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (line.startsWith('data:')) {
        data.push(valueOf(line));
        characters += line.length;
      } else if (line === '' && data.length > 0) {
        yield data.join('\n');
        data = [];
        characters = 0;
      }
    }
    if (characters + rest.length > MAX_EVENT_CHARACTERS) throw new SyntaxError('an event is too long');
  }
  if (rest.startsWith('data:')) data.push(valueOf(rest));
  else if (rest.trim() !== '' && !rest.startsWith(':')) throw new SyntaxError('the last event is cut off');
  if (data.length > 0) yield data.join('\n');
}

const valueOf = (line: string): string => line.slice(line.startsWith('data: ') ? 6 : 5);
