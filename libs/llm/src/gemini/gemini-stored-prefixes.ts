import { Inject, Injectable } from '@nestjs/common';
import type { Caches } from '@google/genai';
import { llmConfig, type LlmConfig } from '../llm.config.js';
import { llmErrors } from '../llm.errors.js';
import type { SharedPrefix } from '../prompt-cache/prompt-cache.js';
import { StoredPrefixes, type StoredPrefix } from '../prompt-cache/stored-prefixes.js';
import { isUnknownCache } from './classify-error.js';
import { GeminiClient } from './gemini-client.js';
import { UnaryCalls } from './unary-calls.js';

/** What they are listed as at Google. */
const DISPLAY_NAME = 'rapport persona';

/** `cachedContents`. Nothing is tried twice: the next turn asks again. */
@Injectable()
export class GeminiStoredPrefixes extends StoredPrefixes {
  constructor(
    private readonly client: GeminiClient,
    private readonly unary: UnaryCalls,
    @Inject(llmConfig.token) private readonly config: Pick<LlmConfig, 'firstTokenTimeoutMs'>,
  ) {
    super();
  }

  override async create({ model, system }: SharedPrefix, ttlMs: number): Promise<StoredPrefix> {
    const stored = await this.call(model, (caches, abortSignal) => {
      const config = { systemInstruction: system, ttl: seconds(ttlMs), displayName: DISPLAY_NAME, abortSignal };
      return caches.create({ model, config });
    });
    if (stored.name === undefined) throw llmErrors.upstream('a cache without a name');
    return { name: stored.name, tokens: stored.usageMetadata?.totalTokenCount ?? 0 };
  }

  override renew({ model }: SharedPrefix, name: string, ttlMs: number): Promise<boolean> {
    return this.call(model, (caches, abortSignal) =>
      whileKnown(caches.update({ name, config: { ttl: seconds(ttlMs), abortSignal } })),
    );
  }

  override async delete({ model }: SharedPrefix, name: string): Promise<void> {
    await this.call(model, (caches, abortSignal) => whileKnown(caches.delete({ name, config: { abortSignal } })));
  }

  private call<T>(model: string, send: (caches: Caches, signal: AbortSignal) => Promise<T>): Promise<T> {
    return this.unary.runOnce('prompt_cache', model, this.config.firstTokenTimeoutMs, {}, async (signal) =>
      send(await this.client.caches(), signal),
    );
  }
}

async function whileKnown(call: Promise<unknown>): Promise<boolean> {
  try {
    await call;
    return true;
  } catch (error) {
    if (isUnknownCache(error)) return false;
    throw error;
  }
}

const seconds = (ms: number): string => `${ms / 1_000}s`;
