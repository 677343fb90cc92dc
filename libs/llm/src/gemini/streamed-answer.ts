import type { GenerateContentParameters, GenerateContentResponse, Models } from '@google/genai';
import { Response, type Dispatcher } from 'undici';
import { beginningOf } from '../beginning-of.js';
import { eventData } from '../event-data.js';
import { requestBody } from './request-body.js';

/** What is read of one event of an answer. */
export type GeminiChunk = Pick<
  GenerateContentResponse,
  'candidates' | 'promptFeedback' | 'modelVersion' | 'usageMetadata'
>;

/** An error that comes as an event of its own, in the shape of the SDK's `ApiError`. */
class ErrorEvent extends Error {
  override readonly name = 'ApiError';

  constructor(
    readonly status: number,
    data: string,
  ) {
    super(data);
  }
}

/**
 * Has the SDK send the request, and reads the answer without it: the SDK makes a `Response` of every event and parses it
 * twice, which was a fifth of what a turn cost (docs/adr/0026-what-a-turn-costs.md). Resolves when the answer begins;
 * throws what the SDK throws for one that is refused.
 */
export async function streamAnswer(
  models: Models,
  parameters: GenerateContentParameters,
  dispatcher: Dispatcher,
): Promise<AsyncIterable<GeminiChunk>> {
  let body: AsyncIterable<Uint8Array> | undefined;
  const send = async (url: string, init: SentRequest): Promise<object> => {
    const answer = await request(dispatcher, url, init);
    const status = answer.statusCode;
    // The SDK makes its errors of refusals.
    if (status >= 300) {
      const text = await beginningOf(received(answer.body));
      return new Response(text, { status, headers: contentType(answer) });
    }
    ({ body } = answer);
    return { ok: true, status, headers: new Headers(), body: undefined };
  };
  const { config } = parameters;
  const fetch = send as unknown as typeof globalThis.fetch;
  // The SDK's own reader is never started.
  await models.generateContentStream({
    ...parameters,
    config: { ...config, httpOptions: { ...config?.httpOptions, fetch } },
  });
  if (!body) throw new Error('the SDK resolved without an answer');
  return chunksOf(body);
}

/** As the SDK hands it to `fetch`. */
interface SentRequest {
  readonly method: 'POST';
  readonly headers: Headers;
  readonly body: string;
  readonly signal?: AbortSignal;
}

async function request(dispatcher: Dispatcher, url: string, { method, headers, body, signal }: SentRequest) {
  const { origin, pathname, search } = new URL(url);
  // Not from Buffer's pool, whose slabs are held as long as any slice of them.
  const bytes = new TextEncoder().encode(body);
  const fields = { ...Object.fromEntries(headers), 'content-length': String(bytes.length) };
  const sent = { origin, path: pathname + search, method, headers: fields, body: requestBody(bytes), signal };
  return dispatcher.request(sent).catch(throwAsFetch);
}

async function* chunksOf(body: AsyncIterable<Uint8Array>): AsyncGenerator<GeminiChunk> {
  for await (const data of eventData(received(body))) {
    const chunk = JSON.parse(data) as (GeminiChunk & { error?: { code?: unknown } | null }) | null;
    if (typeof chunk !== 'object' || chunk === null) throw new SyntaxError('an event is not an object');
    if (typeof chunk.error === 'object' && chunk.error !== null) throw new ErrorEvent(Number(chunk.error.code), data);
    yield chunk;
  }
}

async function* received(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* body;
  } catch (error) {
    throwAsFetch(error);
  }
}

/** One vocabulary for what can happen to a connection: `fetch`'s, which the unary calls speak as well. */
function throwAsFetch(error: unknown): never {
  if (error instanceof Error && error.name === 'AbortError') throw error;
  throw new TypeError('fetch failed', { cause: error });
}

function contentType({ headers }: Dispatcher.ResponseData): Record<string, string> {
  return { 'content-type': String(headers['content-type'] ?? '') };
}
