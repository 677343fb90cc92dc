import { startEmulator, type EmulatorProcess } from '@rapport/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { LITE, RestClient, say } from './rest-client.js';

let emulator: EmulatorProcess;
let sut: RestClient;
beforeAll(async () => {
  emulator = await startEmulator({ embeddings: false });
  sut = new RestClient(emulator.url);
});
afterEach(() => emulator.control.reset());
afterAll(() => emulator.stop());

describe('the control endpoints', () => {
  it('say what they are and list the faults', async () => {
    expect((await sut.call('GET', '/__emulator')).json.name).toBe('Rapport Gemini emulator');
    expect((await emulator.control.faults()).length).toBeGreaterThanOrEqual(25);
  });

  it('log what was asked, answered and told of tokens, without the key', async () => {
    await sut.call('POST', `/v1beta/models/${LITE}:generateContent?key=secret-key`, say('Hello'));
    const [request] = await emulator.control.requests('generateContent');
    expect(request).toMatchObject({
      call: 'generateContent',
      body: say('Hello'),
      status: 200,
      end: 'answered',
      usage: { promptTokenCount: 2 },
    });
    expect(JSON.stringify(request)).not.toContain('secret-key');
  });

  it('refuse a fault that does not exist', async () => {
    await expect(emulator.control.fault('overlaoded')).rejects.toThrow(/no fault 'overlaoded'/);
    expect(
      (
        await sut.call('POST', `/v1/models/${LITE}:generateContent`, say('x'), {
          'x-goog-api-key': 'k',
          'x-emulator-fault': 'nope',
        })
      ).status,
    ).toBe(400);
  });
});

describe('the process', () => {
  it('ends cleanly on SIGTERM, even in the middle of an answer', async () => {
    const other = await startEmulator();
    const hanging = fetch(`${other.url}/v1/models/${LITE}:generateContent`, {
      method: 'POST',
      headers: { 'x-goog-api-key': 'k', 'x-emulator-fault': 'hang' },
      body: JSON.stringify(say('x')),
    }).catch(() => 'cut');
    await expect.poll(() => other.control.requests('generateContent')).toHaveLength(1);
    expect(await other.stop()).toBe(0);
    expect(await hanging).toBe('cut');
  });
});
