import { request } from 'node:http';
import { startEmulator, type EmulatorProcess } from '@rapport/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

let emulator: EmulatorProcess;
beforeAll(async () => {
  emulator = await startEmulator({ chunks: 6 });
});
afterEach(() => emulator.control.reset());
afterAll(() => emulator.stop());

/** What a bare client sees: nothing between it and the socket. */
interface Seen {
  readonly status?: number;
  readonly body: string;
  readonly end: 'complete' | 'broken' | 'left';
  /** The code of a broken connection. */
  readonly code?: string;
}

/** Nobody else ends these. */
const STAYING_OPEN = /^(hang|slow-first-token|stall|keep-alive-without-text)/;
const leaveAfterMs = (fault = ''): number => (STAYING_OPEN.test(fault) ? 1_000 : 10_000);

function ask(
  fault: string | undefined,
  method = 'streamGenerateContent?alt=sse',
  text = 'I like boats.',
): Promise<Seen> {
  return new Promise((resolve) => {
    let body = '';
    let status: number | undefined;
    const finish = (end: Seen['end'], code?: string): void => {
      clearTimeout(timer);
      resolve({ status, body, end, code });
    };
    const sent = request(
      `${emulator.url}/v1beta/models/gemini-3.5-flash-lite:${method}`,
      {
        method: 'POST',
        agent: false,
        headers: { 'x-goog-api-key': 'k', ...(fault ? { 'x-emulator-fault': fault } : {}) },
      },
      (response) => {
        status = response.statusCode;
        response.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
        response.on('end', () => finish('complete'));
        response.on('error', (error: NodeJS.ErrnoException) => finish('broken', error.code));
      },
    );
    sent.on('error', (error: NodeJS.ErrnoException) => finish('broken', error.code));
    const timer = setTimeout(() => {
      finish('left');
      sent.destroy();
    }, leaveAfterMs(fault));
    sent.end(JSON.stringify({ contents: [{ role: 'user', parts: [{ text }] }] }));
  });
}

const events = (body: string): string[] => body.split(/\r?\n\r?\n/).filter((event) => event.startsWith('data: '));

describe('refusals', () => {
  it.each([
    ['rate-limit', 429, /"@type":"type.googleapis.com\/google.rpc.RetryInfo","retryDelay":"7s"/],
    ['rate-limit?delay=1.5s', 429, /"retryDelay":"1.5s"/],
    ['rate-limit-text', 429, /Please retry in 7s\.(?!.*RetryInfo)/],
    ['rate-limit-bare', 429, /^(?!.*retry in)(?!.*RetryInfo)/],
    ['quota-per-day', 429, /PerDay/],
    ['billing', 402, /RESOURCE_EXHAUSTED/],
    ['bad-key', 400, /"reason":"API_KEY_INVALID"/],
    ['invalid-argument', 400, /INVALID_ARGUMENT/],
    ['region', 400, /FAILED_PRECONDITION/],
    ['unauthenticated', 401, /UNAUTHENTICATED/],
    ['forbidden', 403, /PERMISSION_DENIED/],
    ['not-found', 404, /NOT_FOUND/],
    ['cancelled', 499, /CANCELLED/],
    ['internal', 500, /INTERNAL/],
    ['overloaded', 503, /UNAVAILABLE/],
    ['deadline', 504, /DEADLINE_EXCEEDED/],
    ['html-502', 502, /^<!DOCTYPE html>/],
  ])('%s answers %i', async (fault, status, body) => {
    expect(await ask(fault)).toMatchObject({ status, body: expect.stringMatching(body), end: 'complete' });
  });
});

describe('faults of the connection', () => {
  it.each(['hang', 'slow-first-token'])('%s says nothing, not even headers', async (fault) => {
    expect(await ask(fault)).toEqual({ body: '', end: 'left' });
  });

  it.each(['reset-before-headers', 'close-before-headers'])('%s breaks the connection', async (fault) => {
    expect(await ask(fault)).toMatchObject({ body: '', end: 'broken', code: 'ECONNRESET' });
  });
});

describe('faults of the stream', () => {
  it.each(['reset-mid-stream', 'close-mid-stream'])('%s breaks it after two events', async (fault) => {
    const { body, end } = await ask(fault);
    expect([events(body).length, end]).toEqual([2, 'broken']);
  });

  it('stall stays open after two events', async () => {
    const { body, end } = await ask('stall');
    expect([events(body).length, end]).toEqual([2, 'left']);
  });

  it('keep-alive-without-text goes on without text', async () => {
    const { body, end } = await ask('keep-alive-without-text?everyMs=20');
    expect(events(body).length).toBeGreaterThan(5);
    expect(
      events(body)
        .slice(2)
        .every((event) => event.includes('"text":""')),
    ).toBe(true);
    expect(end).toBe('left');
  });

  it('truncated-json ends properly in the middle of an event', async () => {
    const { body, end } = await ask('truncated-json');
    expect([events(body).length, end]).toEqual([3, 'complete']);
    expect(() => JSON.parse(events(body)[2]?.slice(6) ?? '')).toThrow(SyntaxError);
  });

  it('garbage-event and error-mid-stream say something else in the middle', async () => {
    expect((await ask('garbage-event')).body).toContain('data: {not json}');
    expect(events((await ask('error-mid-stream')).body).at(-1)).toContain('"status":"UNAVAILABLE"');
  });

  it.each(['split-utf8', 'lf-delimiters', 'sse-comments', 'slow-but-healthy?ms=5'])(
    '%s changes nothing of the answer',
    async (fault) => {
      const text = (body: string): string[] => body.match(/(?<="text":")[^"]*/g) ?? [];
      const [plain, changed] = [await ask(undefined, undefined, 'Grüße 👋'), await ask(fault, undefined, 'Grüße 👋')];
      expect(text(changed.body)).toEqual(text(plain.body));
      expect(changed.end).toBe('complete');
    },
  );

  it.each(['stall', 'reset-mid-stream', 'truncated-json'])(
    '%s strikes an answer in one piece in its middle',
    async (fault) => {
      const { body } = await ask(fault, 'generateContent');
      expect(body.startsWith('{"candidates"')).toBe(true);
      expect(() => JSON.parse(body)).toThrow(SyntaxError);
    },
  );
});

describe('faults of the answer', () => {
  it.each([
    ['no-finish-reason', /^(?!.*finishReason)/],
    ['empty-stop', /"content":\{"role":"model"\},"finishReason":"STOP"/],
    ['max-tokens-thinking', /"content":\{"role":"model"\},"finishReason":"MAX_TOKENS".*"thoughtsTokenCount":1024/],
    ['max-tokens', /"text":"[^"]+.*"finishReason":"MAX_TOKENS"/],
    ['safety', /"finishReason":"SAFETY".*"blocked":true/],
    ['safety-mid-stream', /"text":"[^"]+.*"finishReason":"SAFETY"/],
    ['recitation', /"finishReason":"RECITATION".*"citationSources"/],
    ['prohibited-content', /"finishReason":"PROHIBITED_CONTENT"/],
    ['spii', /"finishReason":"SPII"/],
    ['finish?reason=LANGUAGE', /"finishReason":"LANGUAGE"/],
    ['prompt-safety', /"promptFeedback":\{"blockReason":"SAFETY","safetyRatings"/],
    ['prompt-prohibited-content', /"promptFeedback":\{"blockReason":"PROHIBITED_CONTENT"\}/],
    ['prompt-other', /"promptFeedback":\{"blockReason":"OTHER"\}/],
    ['no-candidates', /^(?!.*candidates"|.*promptFeedback)/],
  ])('%s', async (fault, body) => {
    for (const method of ['streamGenerateContent?alt=sse', 'generateContent']) {
      const seen = await ask(fault, method);
      expect(seen).toMatchObject({ status: 200, end: 'complete' });
      expect(seen.body.replaceAll(/\s+/g, ' ')).toMatch(body);
    }
  });
});

describe('how a fault is chosen', () => {
  it('by the queue, for what it matches', async () => {
    await emulator.control.fault('overloaded', { times: 2, match: 'stream' });
    const seen = [
      await ask(undefined, 'generateContent'),
      await ask(undefined),
      await ask(undefined),
      await ask(undefined),
    ];
    expect(seen.map(({ status }) => status)).toEqual([200, 503, 503, 200]);
  });

  it('by a marker in what the user says, which the reply then does not repeat', async () => {
    const marked = 'I like boats. [[fault:503?times=1]]';
    const [struck, answered] = [
      await ask(undefined, 'generateContent', marked),
      await ask(undefined, 'generateContent', marked),
    ];
    expect([struck.status, answered.status]).toEqual([503, 200]);
    expect(answered.body).not.toContain('fault:');
  });
});

describe('what the log says of it', () => {
  it('tells when a client left, and that its connection is gone', async () => {
    await ask('stall');
    await expect
      .poll(async () => (await emulator.control.requests('stream'))[0])
      .toMatchObject({
        fault: 'stall',
        end: 'client-closed',
        clientAborted: true,
        events: 2,
      });
    await expect.poll(async () => (await emulator.control.sockets()).open).toBe(0);
  });

  it('does not blame the client for what the emulator broke', async () => {
    await ask('reset-mid-stream');
    expect((await emulator.control.requests('stream'))[0]).toMatchObject({
      end: 'emulator-closed',
      clientAborted: false,
    });
  });
});
