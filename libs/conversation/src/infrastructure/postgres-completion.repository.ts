import { Injectable } from '@nestjs/common';
import { toUuid } from '@rapport/kernel';
import type { Db } from '@rapport/platform';
import { CompletionRepository, type Completion } from '../domain/completion.js';
import type { CompletionTables } from './completion-tables.js';

@Injectable()
export class PostgresCompletionRepository extends CompletionRepository {
  override async add(db: Db, { answer, ...completion }: Completion): Promise<boolean> {
    const { call } = answer;
    const stored = await db
      .as<CompletionTables>()
      .insertInto('completions')
      .values({
        user_id: toUuid('user', completion.userId),
        completion_id: toUuid('turn', completion.id),
        persona_id: toUuid('persona', completion.personaId),
        persona_version_id: toUuid('personaVersion', completion.personaVersionId),
        rung: answer.rung,
        verdict: answer.verdict,
        error_code: answer.errorCode ?? null,
        model: completion.model,
        model_version: call?.modelVersion ?? null,
        attempts: call?.attempts ?? 0,
        prompt_tokens: call?.usage?.prompt ?? null,
        cached_tokens: call?.usage?.cached ?? null,
        output_tokens: call?.usage?.output ?? null,
        thought_tokens: call?.usage?.thoughts ?? null,
        cost_micro_usd: completion.costMicroUsd ?? null,
        first_token_ms: call?.firstTokenMs === undefined ? null : Math.round(call.firstTokenMs),
        duration_ms: completion.durationMs,
        created_at: completion.at,
      })
      .onConflict((conflict) => conflict.columns(['user_id', 'completion_id']).doNothing())
      .returning('completion_id')
      .executeTakeFirst();
    return stored !== undefined;
  }
}
