import { Injectable } from '@nestjs/common';
import {
  LanguageModel,
  MeteredModel,
  type CallAccount,
  type CallOptions,
  type GenerateRequest,
  type ModelAttempt,
  type ModelResult,
} from '@rapport/llm';
import { MeteredReservations } from './metered-reservations.js';

/** Calls of the model outside turns. */
@Injectable()
export class MeteredCalls extends MeteredModel {
  constructor(
    private readonly model: LanguageModel,
    private readonly reservations: MeteredReservations,
  ) {
    super();
  }

  override async generate(account: CallAccount, request: GenerateRequest, options?: CallOptions): Promise<ModelResult> {
    const reservationId = await this.reservations.reserve(account, request, request.model);
    const attempts: ModelAttempt[] = [];
    try {
      return await this.model.generate(request, { ...options, onAttempt: (attempt) => attempts.push(attempt) });
    } finally {
      await this.reservations.settle(account, reservationId, attempts);
    }
  }
}
