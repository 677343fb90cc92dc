import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { embedded, type RunningDeployment } from './deployments.js';

const checkedIn = async (name: string): Promise<unknown> =>
  JSON.parse(await readFile(join(import.meta.dirname, '../../docs/api', name), 'utf8'));

describe('the API document', () => {
  let running: RunningDeployment;
  beforeAll(async () => {
    running = await embedded.start();
  });
  afterAll(() => running.stop());

  it('is served as it is checked in, each port its own', async () => {
    const { url, internalUrl } = running.api;
    expect(await (await fetch(`${url}/openapi.json`)).json()).toEqual(await checkedIn('openapi.json'));
    const internal = await (await fetch(`${internalUrl}/internal/openapi.json`)).json();
    expect(internal).toEqual(await checkedIn('openapi-internal.json'));
  });

  it('says nothing of internal routes on the public port', async () => {
    const { url } = running.api;
    expect(await (await fetch(`${url}/openapi.json`)).text()).not.toContain('/internal/');
    expect((await fetch(`${url}/internal/openapi.json`)).status).toBe(404);
  });

  it('is readable by people', async () => {
    const answer = await fetch(`${running.api.url}/docs`);
    expect(answer.status).toBe(200);
    expect(await answer.text()).toContain('swagger-ui');
  });
});
