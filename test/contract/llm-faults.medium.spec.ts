import { Module, type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { isCodedError } from '@rapport/kernel';
import { LanguageModel, LlmModule, llmConfig, type ModelResult } from '@rapport/llm';
import {
  ClockModule,
  ConfigModule,
  SharedStateModule,
  TelemetryModule,
  loadConfig,
  sharedStateConfig,
} from '@rapport/platform';
import { startEmulator, type EmulatorProcess } from '@rapport/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';

// Each fault of the emulator, which runs in its own process, through the real SDK, real sockets and the real clock.

const FIRST_TOKEN_MS = 2_500;
const IDLE_MS = 2_500;
const RETRY_BUDGET_MS = 6_000;
/** Two attempts that hang, the pause between them, and a slow machine. */
const LIMIT_MS = 2 * FIRST_TOKEN_MS + 500 + 2_500;

interface Row {
  /** As the emulator takes it: `name?parameter=value`. */
  readonly fault: string;
  /** `llm.*` for an error, a verdict for an end, with its reason where it has one. */
  readonly outcome: string;
  /** Requests that reach the upstream. */
  readonly attempts: number;
  /** Whether any text is delivered before the outcome. */
  readonly text?: boolean;
  /** The upstream would hold the connection open for ever: it is we who close it. */
  readonly weClose?: boolean;
}

const ONCE = { attempts: 1 };
const RETRIED = { attempts: 2 };
const AFTER_TEXT = { attempts: 1, text: true };

const ROWS: readonly Row[] = [
  { fault: 'rate-limit?delay=0.2s', outcome: 'llm.rate_limited', ...RETRIED },
  { fault: 'rate-limit?delay=0.2s&times=1', outcome: 'ok', text: true, ...RETRIED },
  { fault: 'rate-limit?delay=47.4s', outcome: 'llm.rate_limited', ...ONCE },
  { fault: 'rate-limit-text?delay=0.2s&times=1', outcome: 'ok', text: true, ...RETRIED },
  { fault: 'rate-limit-text?delay=47.4s', outcome: 'llm.rate_limited', ...ONCE },
  { fault: 'rate-limit-bare', outcome: 'llm.rate_limited', ...RETRIED },
  { fault: 'quota-per-day?delay=0.2s', outcome: 'llm.quota_exhausted', ...ONCE },
  { fault: 'billing', outcome: 'llm.billing', ...ONCE },
  { fault: 'bad-key', outcome: 'llm.credentials', ...ONCE },
  { fault: 'invalid-argument', outcome: 'llm.rejected', ...ONCE },
  { fault: 'region', outcome: 'llm.rejected', ...ONCE },
  { fault: 'unauthenticated', outcome: 'llm.credentials', ...ONCE },
  { fault: 'forbidden', outcome: 'llm.credentials', ...ONCE },
  { fault: 'not-found', outcome: 'llm.model_not_found', ...ONCE },
  { fault: 'cancelled', outcome: 'llm.upstream', ...RETRIED },
  { fault: 'internal', outcome: 'llm.upstream', ...RETRIED },
  { fault: 'internal?times=1', outcome: 'ok', text: true, ...RETRIED },
  { fault: 'overloaded', outcome: 'llm.overloaded', ...RETRIED },
  { fault: 'overloaded?times=1', outcome: 'ok', text: true, ...RETRIED },
  { fault: 'deadline', outcome: 'llm.upstream', ...RETRIED },
  { fault: 'html-502', outcome: 'llm.upstream', ...RETRIED },

  { fault: 'slow-first-token?ms=200', outcome: 'ok', ...AFTER_TEXT },
  { fault: 'slow-first-token', outcome: 'llm.timeout_first_token', weClose: true, ...RETRIED },
  { fault: 'hang', outcome: 'llm.timeout_first_token', weClose: true, ...RETRIED },
  { fault: 'reset-before-headers', outcome: 'llm.network', ...RETRIED },
  { fault: 'close-before-headers', outcome: 'llm.network', ...RETRIED },
  { fault: 'close-before-headers?times=1', outcome: 'ok', text: true, ...RETRIED },

  { fault: 'stall', outcome: 'llm.timeout_idle', weClose: true, ...AFTER_TEXT },
  { fault: 'keep-alive-without-text', outcome: 'llm.timeout_idle', weClose: true, ...AFTER_TEXT },
  { fault: 'reset-mid-stream', outcome: 'llm.network', ...AFTER_TEXT },
  { fault: 'close-mid-stream', outcome: 'llm.network', ...AFTER_TEXT },
  { fault: 'truncated-json', outcome: 'llm.truncated', ...AFTER_TEXT },
  { fault: 'garbage-event', outcome: 'llm.truncated', ...AFTER_TEXT },
  { fault: 'error-mid-stream', outcome: 'llm.overloaded', ...AFTER_TEXT },
  { fault: 'error-mid-stream?code=429', outcome: 'llm.rate_limited', ...AFTER_TEXT },
  { fault: 'error-mid-stream?at=0&times=1', outcome: 'ok', text: true, ...RETRIED },
  { fault: 'split-utf8', outcome: 'ok', ...AFTER_TEXT },
  { fault: 'sse-comments', outcome: 'ok', ...AFTER_TEXT },
  { fault: 'lf-delimiters', outcome: 'ok', ...AFTER_TEXT },
  { fault: 'slow-but-healthy?ms=200', outcome: 'ok', ...AFTER_TEXT },

  { fault: 'no-finish-reason', outcome: 'truncated', ...AFTER_TEXT },
  { fault: 'empty-stop', outcome: 'empty', ...ONCE },
  { fault: 'max-tokens-thinking', outcome: 'thinking_ate_budget', ...ONCE },
  { fault: 'max-tokens', outcome: 'length', ...AFTER_TEXT },
  { fault: 'rated', outcome: 'ok', ...AFTER_TEXT },
  { fault: 'safety', outcome: 'reply_blocked SAFETY', ...ONCE },
  { fault: 'safety-mid-stream', outcome: 'reply_blocked SAFETY', ...AFTER_TEXT },
  { fault: 'recitation', outcome: 'reply_blocked RECITATION', ...ONCE },
  { fault: 'prohibited-content', outcome: 'reply_blocked PROHIBITED_CONTENT', ...ONCE },
  { fault: 'spii', outcome: 'reply_blocked SPII', ...ONCE },
  { fault: 'finish?reason=OTHER', outcome: 'reply_blocked OTHER', ...ONCE },
  { fault: 'finish?reason=LANGUAGE', outcome: 'reply_blocked LANGUAGE', ...ONCE },
  { fault: 'finish?reason=BLOCKLIST', outcome: 'reply_blocked BLOCKLIST', ...ONCE },
  { fault: 'finish?reason=MALFORMED_RESPONSE', outcome: 'reply_blocked MALFORMED_RESPONSE', ...ONCE },
  { fault: 'prompt-safety', outcome: 'prompt_blocked SAFETY', ...ONCE },
  { fault: 'prompt-prohibited-content', outcome: 'prompt_blocked PROHIBITED_CONTENT', ...ONCE },
  { fault: 'prompt-other', outcome: 'prompt_blocked OTHER', ...ONCE },
  { fault: 'no-candidates', outcome: 'empty', ...ONCE },
];

describe('every fault of Gemini ends as documented, in time, with its socket closed', () => {
  let emulator: EmulatorProcess;
  let app: INestApplicationContext;

  beforeAll(async () => {
    emulator = await startEmulator({ chunks: 6, embeddings: false });
    const config = loadConfig([llmConfig, sharedStateConfig], {
      GEMINI_API_KEY: 'test-key',
      GEMINI_BASE_URL: emulator.url,
      GEMINI_FIRST_TOKEN_TIMEOUT_MS: String(FIRST_TOKEN_MS),
      GEMINI_IDLE_TIMEOUT_MS: String(IDLE_MS),
      GEMINI_RETRY_BUDGET_MS: String(RETRY_BUDGET_MS),
      GEMINI_RETRY_ATTEMPTS: '2',
      // The same model fails in every row: neither its breaker nor its retry budget is what is tested here.
      GEMINI_BREAKER_MINIMUM_CALLS: '1000',
      GEMINI_RETRY_RESERVE: '1000',
    });
    @Module({
      imports: [
        ConfigModule.forRoot(config, [llmConfig, sharedStateConfig]),
        ClockModule,
        SharedStateModule,
        TelemetryModule,
        LlmModule,
      ],
    })
    class FaultsModule {}
    app = await NestFactory.createApplicationContext(FaultsModule, { logger: false });
    // The first call of a process compiles what the others find warm.
    await call(app.get(LanguageModel), 'hello');
  });
  beforeEach(() => emulator.control.reset());
  afterAll(async () => {
    await app.close();
    await emulator.stop();
  });

  it.each(ROWS)('$fault: $outcome', async ({ fault, outcome, attempts, text = false, weClose = false }) => {
    const began = performance.now();
    const seen = await call(app.get(LanguageModel), `Tell me of the sea. [[fault:${fault}]]`);
    const tookMs = performance.now() - began;
    const requests = await settledRequests(emulator);

    expect({ outcome: seen.outcome, text: seen.text !== '', attempts: requests.length }).toEqual({
      outcome,
      text,
      attempts,
    });
    expect(requests.every(({ clientAborted }) => clientAborted || !weClose)).toBe(true);
    expect(tookMs).toBeLessThan(LIMIT_MS);
  });

  it('has a row for each fault of the emulator, and none for what it does not have', async () => {
    const tested = new Set(ROWS.map(({ fault }) => fault.split('?')[0]));
    const offered = new Set((await emulator.control.faults()).map(({ name }) => name));
    expect(tested).toEqual(offered);
  });

  it('leaves no socket behind', async () => {
    const fault = '[[fault:stall]]';
    await Promise.all(Array.from({ length: 5 }, () => call(app.get(LanguageModel), fault)));
    await app.close();
    // The control's own connection may still be open.
    await vi.waitFor(async () => expect((await emulator.control.sockets()).open).toBeLessThanOrEqual(1));
  });
});

/** One streamed call: the text it delivered, and how it ended in one word or two. */
async function call(model: LanguageModel, text: string): Promise<{ text: string; outcome: string }> {
  const request = { model: 'gemini-3.5-flash-lite', turns: [{ role: 'user' as const, text }], maxOutputTokens: 1_000 };
  let delivered = '';
  try {
    for await (const event of model.stream(request)) {
      if (event.type === 'end') return { text: delivered, outcome: inWords(event) };
      delivered += event.text;
    }
    return { text: delivered, outcome: 'no end' };
  } catch (error) {
    return { text: delivered, outcome: isCodedError(error) ? error.code : String(error) };
  }
}

const inWords = ({ verdict }: ModelResult): string =>
  'reason' in verdict ? `${verdict.kind} ${verdict.reason}` : verdict.kind;

/** The emulator's record of the requests, once none is open any more. */
async function settledRequests({ control }: EmulatorProcess) {
  return vi.waitFor(async () => {
    const requests = await control.requests('streamGenerateContent');
    expect(requests.filter(({ end }) => end === 'open')).toEqual([]);
    return requests;
  });
}
