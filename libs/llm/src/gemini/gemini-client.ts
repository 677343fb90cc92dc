import { Inject, Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import type { Caches, GoogleGenAI, Models } from '@google/genai';
import { Agent, fetch as undiciFetch } from 'undici';
import { llmConfig, type LlmConfig } from '../llm.config.js';

/** Sent when no key is configured. Were none passed, the SDK would take whatever `GOOGLE_API_KEY` the environment holds. */
const NO_KEY = 'no-key-configured';

/** `:embedContent`, `:batchEmbedContents`. */
const EMBEDDING = /:(?:embed|batchEmbed)Contents?(?:$|\?)/;

export type GeminiClientConfig = Pick<
  LlmConfig,
  'apiKey' | 'apiVersion' | 'baseUrl' | 'maxConnections' | 'embeddingConnections'
>;

/**
 * The one instance of the SDK and its sockets. Everything the SDK would otherwise guess from the environment is passed.
 *
 * The SDK costs 32 MB and 170 to 320 ms of blocked event loop to import, so it is imported by name at run time: processes that
 * never call a model (migrations, key rotation, the API document) do not pay, and those that do pay in start-up, before any
 * user waits.
 */
@Injectable()
export class GeminiClient implements OnModuleInit, OnApplicationShutdown {
  /** Sockets of answers, one each. */
  readonly agent: Agent;
  /** Embeddings have sockets of their own: they neither wait behind answers nor take their places. */
  private readonly embeddingAgent: Agent;
  private loading: Promise<GoogleGenAI> | undefined;

  constructor(@Inject(llmConfig.token) private readonly config: GeminiClientConfig) {
    this.agent = agentOf(config.maxConnections);
    this.embeddingAgent = agentOf(config.embeddingConnections);
  }

  async onModuleInit(): Promise<void> {
    await this.sdk();
  }

  /** Open calls are over by now or will never be: their sockets go with the process. */
  async onApplicationShutdown(): Promise<void> {
    await Promise.all([this.agent.destroy(), this.embeddingAgent.destroy()]);
  }

  async models(): Promise<Models> {
    return (await this.sdk()).models;
  }

  async caches(): Promise<Caches> {
    return (await this.sdk()).caches;
  }

  private sdk(): Promise<GoogleGenAI> {
    this.loading ??= this.load();
    return this.loading;
  }

  private async load(): Promise<GoogleGenAI> {
    const { GoogleGenAI } = await import('@google/genai');
    const { apiKey = NO_KEY, apiVersion, baseUrl } = this.config;
    return new GoogleGenAI({
      apiKey,
      apiVersion,
      vertexai: false,
      httpOptions: { baseUrl, fetch: this.fetch },
    });
  }

  // undici's own fetch with undici's own Agent: the copy inside Node speaks to dispatchers of its own version only.
  private readonly fetch = ((url: string, init: object) =>
    undiciFetch(url, {
      ...init,
      dispatcher: EMBEDDING.test(url) ? this.embeddingAgent : this.agent,
    })) as unknown as typeof globalThis.fetch;
}

/** HTTP/1.1 only: one call a socket, so that the cap bounds calls and an abort frees what it used. Our timers replace undici's. */
function agentOf(connections: number): Agent {
  return new Agent({ connections, allowH2: false, headersTimeout: 0, bodyTimeout: 0 });
}
