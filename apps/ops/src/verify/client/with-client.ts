import { readFile } from 'node:fs/promises';
import { fail, unknown, type Finding, type ProbeContext } from '@rapport/checklist';
import { keepRunning } from '../../checklist/keep-running.js';
import { HttpClient } from './http-client.js';
import { ServiceFault } from './person.js';
import { isLimited } from '../journey/step.js';

/** Speaks to the target for as long as a check takes. What the service does against its contract is a failure. */
export async function withClient(
  context: ProbeContext,
  baseUrl: string,
  check: (http: HttpClient) => Promise<Finding>,
): Promise<Finding> {
  const http = await openClient(context, baseUrl, context.signal);
  try {
    return { target: baseUrl, ...(await check(http)) };
  } catch (error) {
    if (error instanceof ServiceFault) {
      return (isLimited(error) ? unknown : fail)(error.message, { target: baseUrl });
    }
    throw error;
  } finally {
    http.close();
  }
}

/**
 * Speaks to the target by a client of its own, to clean up: the time of a check may be up by then, or its operator have had
 * enough, and that ends the check's client. The process goes on running meanwhile.
 * @param mostMs how long it may take
 */
export function cleaningUp<T>(
  context: ProbeContext,
  baseUrl: string,
  mostMs: number,
  work: (http: HttpClient) => Promise<T>,
): Promise<T> {
  return keepRunning(async () => {
    const http = await openClient(context, baseUrl, AbortSignal.timeout(mostMs));
    try {
      return await work(http);
    } finally {
      http.close();
    }
  });
}

/** Trusts the target's own authority, where it has one. */
export async function openClient(
  { clock, target: { caFile } }: ProbeContext,
  baseUrl: string,
  signal: AbortSignal,
): Promise<HttpClient> {
  const trusted = caFile === undefined ? {} : { ca: await readFile(caFile, 'utf8') };
  return new HttpClient(baseUrl, { clock, signal, ...trusted });
}
