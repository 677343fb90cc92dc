import { readFile } from 'node:fs/promises';
import { fail, unknown, type Finding, type ProbeContext } from '@rapport/checklist';
import { HttpClient } from './http-client.js';
import { ServiceFault } from './person.js';
import { isLimited } from '../journey/step.js';

/** Speaks to the target for as long as a check takes. What the service does against its contract is a failure. */
export async function withClient(
  context: ProbeContext,
  baseUrl: string,
  check: (http: HttpClient) => Promise<Finding>,
): Promise<Finding> {
  const { clock, signal, target } = context;
  const ca = target.caFile === undefined ? {} : { ca: await readFile(target.caFile, 'utf8') };
  const http = new HttpClient(baseUrl, { clock, signal, ...ca });
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
