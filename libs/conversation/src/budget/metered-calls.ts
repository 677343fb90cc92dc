import { Injectable } from '@nestjs/common';
import {
  LanguageModel,
  MeteredModel,
  type CallAccount,
  type CallOptions,
  type MeteredRequest,
  type ModelAttempt,
  type ModelResult,
} from '@rapport/llm';
import { ConcealedPrompts } from './concealed-prompts.js';
import { MeteredReservations } from './metered-reservations.js';

/** Calls of the model outside turns. */
@Injectable()
export class MeteredCalls extends MeteredModel {
  constructor(
    private readonly model: LanguageModel,
    private readonly reservations: MeteredReservations,
    private readonly prompts: ConcealedPrompts,
  ) {
    super();
  }

  override async generate(account: CallAccount, asked: MeteredRequest, options?: CallOptions): Promise<ModelResult> {
    const { request, restored } = await this.prompts.write(asked);
    const reservationId = await this.reservations.reserve(account, request, request.model);
    const attempts: ModelAttempt[] = [];
    try {
      return restored(
        await this.model.generate(request, { ...options, onAttempt: (attempt) => attempts.push(attempt) }),
      );
    } finally {
      await this.reservations.settle(account, reservationId, attempts);
    }
  }
}
