import { readFileSync } from 'node:fs';
import { request as plain, type IncomingHttpHeaders } from 'node:http';
import { request as secure } from 'node:https';
import type { ProbeContext } from '@rapport/checklist';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

export interface Question {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

const ANSWER_MOST_BYTES = 8 * 1024 * 1024;
const PATIENCE_MS = 10_000;

/** One HTTP request, without redirects, trusting the target's authority. Rejects when nobody answers in ten seconds. */
export function ask(context: ProbeContext, url: string, question: Question = {}): Promise<Answer> {
  const { caFile } = context.target;
  const { method = 'GET', headers = {}, body } = question;
  const signal = AbortSignal.any([context.signal, AbortSignal.timeout(PATIENCE_MS)]);
  const options = { method, headers: { ...headers, connection: 'close' }, signal };
  return new Promise((resolve, reject) => {
    const request = url.startsWith('https:')
      ? secure(url, { ...options, ca: caFile === undefined ? undefined : readFileSync(caFile) })
      : plain(url, options);
    request.once('error', reject);
    request.once('response', (response) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        if ((bytes += chunk.length) > ANSWER_MOST_BYTES) request.destroy(new Error('the answer is too long'));
      });
      response.once('error', reject);
      response.once('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text });
      });
    });
    request.end(body);
  });
}

/** The same with a JSON body. */
export const post = (context: ProbeContext, url: string, body: unknown): Promise<Answer> =>
  ask(context, url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

/** The parsed body of an answer; undefined when it is no JSON. */
export function jsonIn<T>({ text }: Answer): T | undefined {
  try {
    return JSON.parse(text) as T;
  } catch {
    return undefined;
  }
}
