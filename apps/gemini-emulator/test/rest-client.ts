/** A bare HTTP client for the emulator's tests: what it sends and gets is exactly what is on the wire. */
export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly text: string;
  // Whatever the service says: each test names what it looks at.
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly json: any;
}

export const FLASH = 'gemini-3.8-flash';
export const LITE = 'gemini-3.5-flash-lite';

export class RestClient {
  constructor(private readonly url: string) {}

  /** `body` goes as JSON, or as it is when it is a text. */
  async call(
    method: string,
    path: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = { 'x-goog-api-key': 'k' },
  ): Promise<Answer> {
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: { 'content-type': 'application/json', ...headers },
      body: body === undefined || typeof body === 'string' ? body : JSON.stringify(body),
    });
    const text = await response.text();
    const type = response.headers.get('content-type') ?? '';
    return { status: response.status, type, text, json: type.includes('json') ? JSON.parse(text) : undefined };
  }

  onModel(body: unknown, model = LITE, method = 'generateContent'): Promise<Answer> {
    return this.call('POST', `/v1beta/models/${model}:${method}`, body);
  }
}

/** A request in which the person says `text`. */
export const say = (text: string, more: object = {}): object => ({
  contents: [{ role: 'user', parts: [{ text }] }],
  ...more,
});

/** The text of an answer or of one event. */
// oxlint-disable-next-line typescript/no-explicit-any
export const textOf = (json: any): string =>
  json.candidates?.[0]?.content?.parts?.map((part: { text: string }) => part.text).join('') ?? '';
