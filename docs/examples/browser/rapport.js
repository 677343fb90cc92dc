/**
 * Reads answers of Rapport in a browser. `EventSource` cannot send the header that names the person, so this reads the same
 * stream by `fetch`: it appends deltas, lets a replacement replace, and takes the stream up again when the connection breaks.
 */
const TERMINAL = new Set(['response.completed', 'response.incomplete', 'response.failed']);
const PATIENCE = 5;

/** Starts a conversation and resolves with its id. */
export async function startConversation({ url, token, persona }) {
  const answer = await call(`${url}/v1/conversations`, token, { persona });
  return (await answer.json()).id;
}

/**
 * Sends a message and follows the answer to its end.
 * @param {{url: string, token: string, conversation: string, content: string}} what
 * @param {(text: string, note?: {name: string, data: object}) => void} show gets the whole text so far, and events that the
 *   person has to be shown: a disclosure, a notice of safety
 * @returns {Promise<{name: string, data: object}>} the terminal event
 */
export async function sendMessage({ url, token, conversation, content }, show) {
  const messages = `${url}/v1/conversations/${conversation}`;
  // The same key for each attempt: whatever the network does, the message is said once.
  const headers = { 'idempotency-key': `"${crypto.randomUUID()}"` };
  let [text, turn, last] = ['', '', '0'];
  for (let attempt = 0; attempt < PATIENCE; attempt += 1) {
    try {
      const answer = turn
        ? await call(`${messages}/turns/${turn}/stream`, token, undefined, { 'last-event-id': last })
        : await call(`${messages}/messages`, token, { content }, headers);
      for await (const event of eventsOf(answer)) {
        attempt = 0;
        last = event.id ?? last;
        if (event.name === 'response.created') turn = event.data.turn;
        else if (event.name === 'response.output_text.delta') show((text += event.data.delta));
        else if (event.name === 'message.replaced') show((text = event.data.text));
        else if (event.name === 'response.disclosure' || event.name === 'safety.notice') show(text, event);
        else if (TERMINAL.has(event.name)) return event;
      }
    } catch (error) {
      if (error instanceof Refusal) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, attempt * 500));
  }
  throw new Error('the connection broke too often');
}

/** What the server said no to: `code` and `title` of the problem. Repeating does not help. */
export class Refusal extends Error {
  constructor(problem) {
    super(problem.title);
    this.code = problem.code;
  }
}

async function call(url, token, body, headers = {}) {
  const answer = await fetch(url, {
    method: body ? 'POST' : 'GET',
    headers: {
      authorization: `Bearer ${token}`,
      accept: body?.persona ? 'application/json' : 'text/event-stream',
      ...(body && { 'content-type': 'application/json' }),
      ...headers,
    },
    body: body && JSON.stringify(body),
  });
  if (answer.status === 503 || answer.status === 429) throw new Error('try again');
  if (!answer.ok) throw new Refusal(await answer.json());
  return answer;
}

/** Server-sent events: blocks of `field: value` lines, parted by an empty line. */
async function* eventsOf(answer) {
  let rest = '';
  for await (const chunk of decoded(answer.body)) {
    const blocks = (rest + chunk).split('\n\n');
    rest = blocks.pop();
    for (const block of blocks) {
      const fields = Object.fromEntries(
        block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]),
      );
      if (fields.event) yield { id: fields.id, name: fields.event, data: JSON.parse(fields.data) };
    }
  }
}

async function* decoded(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
}
