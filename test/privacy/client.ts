/** One person’s requests. Throws for any answer that is no success. */
export class Client {
  constructor(
    readonly baseUrl: string,
    private readonly token?: string,
  ) {}

  as(token: string): Client {
    return new Client(this.baseUrl, token);
  }

  at(baseUrl: string): Client {
    return new Client(baseUrl, this.token);
  }

  /** The status alone. */
  async status(path: string, body?: object): Promise<number> {
    const answer = await this.fetch(path, body ? 'POST' : 'GET', body);
    await answer.body?.cancel();
    return answer.status;
  }

  // The wire shapes are known where they are read.
  // oxlint-disable-next-line typescript/no-explicit-any
  async call(path: string, { body, method, headers }: Call = {}): Promise<any> {
    const answer = await this.fetch(path, method ?? (body ? 'POST' : 'GET'), body, headers);
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method ?? ''} ${path}: ${answer.status} ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  }

  async bytes(path: string): Promise<Buffer> {
    const answer = await this.fetch(path, 'GET');
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
    return Buffer.from(await answer.arrayBuffer());
  }

  private fetch(path: string, method: string, body?: object, headers?: Record<string, string>): Promise<Response> {
    return fetch(this.baseUrl + path, {
      method,
      headers: {
        ...(body ? { 'content-type': 'application/json' } : {}),
        ...(this.token ? { authorization: `Bearer ${this.token}` } : {}),
        ...headers,
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
      signal: AbortSignal.timeout(60_000),
    });
  }
}

interface Call {
  readonly body?: object;
  readonly method?: 'POST' | 'PUT' | 'PATCH';
  readonly headers?: Record<string, string>;
}

/** Asks until it holds. `false`: it did not, in time. */
export async function until(holds: () => Promise<boolean>, timeoutMs = 180_000): Promise<boolean> {
  const deadline = Date.now() + timeoutMs;
  while (Date.now() < deadline) {
    if (await holds().catch(() => false)) return true;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  return false;
}
