import { Injectable } from '@nestjs/common';
import {
  Embedder,
  MeteredEmbedder,
  TokenEstimator,
  type CallAccount,
  type EmbedOptions,
  type GenerateRequest,
  type ModelAttempt,
  type ModelOutcome,
} from '@rapport/llm';
import { toCodedError } from '@rapport/platform';
import { PersonalDataShield } from '@rapport/safety';
import { MeteredReservations } from './metered-reservations.js';

/** Embeddings in the background. */
@Injectable()
export class MeteredEmbeddings extends MeteredEmbedder {
  override readonly model: string;
  override readonly dimensions: number;

  constructor(
    private readonly embedder: Embedder,
    private readonly estimator: TokenEstimator,
    private readonly reservations: MeteredReservations,
    private readonly shield: PersonalDataShield,
  ) {
    super();
    this.model = embedder.model;
    this.dimensions = embedder.dimensions;
  }

  override async documents(
    account: CallAccount,
    given: readonly string[],
    options?: EmbedOptions,
  ): Promise<Float32Array[]> {
    if (given.length === 0) return [];
    const texts: string[] = [];
    for (const text of given) texts.push(await this.shield.withTypes(text));
    const reservationId = await this.reservations.reserve(account, this.asRequest(texts), this.model);
    let outcome: ModelOutcome = 'ok';
    try {
      return await this.embedder.embed(texts, 'document', options);
    } catch (error) {
      outcome = toCodedError(error).code as ModelOutcome;
      throw error;
    } finally {
      await this.reservations.settle(account, reservationId, [this.attempt(texts, outcome)]);
    }
  }

  override async query(text: string, options?: EmbedOptions): Promise<Float32Array> {
    const [vector] = await this.embedder.embed([await this.shield.withTypes(text)], 'query', options);
    return vector!;
  }

  /** The upstream does not say how many tokens it read: an answer is charged by the estimate. */
  private attempt(texts: readonly string[], outcome: ModelOutcome): ModelAttempt {
    const { model } = this;
    const prompt = texts.reduce((sum, text) => sum + this.estimator.text(model, text), 0);
    const usage = outcome === 'ok' ? { prompt, cached: 0, output: 0, thoughts: 0 } : undefined;
    return { model, modelVersion: model, outcome, durationMs: 0, usage, sent: true };
  }

  private asRequest(texts: readonly string[]): GenerateRequest {
    return { model: this.model, turns: texts.map((text) => ({ role: 'user', text })), maxOutputTokens: 0 };
  }
}
