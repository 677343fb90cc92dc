import type { Rung, TurnVerdict } from '../domain/turn.js';

export interface CompletionTables {
  completions: {
    user_id: string;
    completion_id: string;
    persona_id: string;
    persona_version_id: string;
    rung: Rung;
    verdict: TurnVerdict;
    error_code: string | null;
    model: string;
    model_version: string | null;
    attempts: number;
    prompt_tokens: number | null;
    cached_tokens: number | null;
    output_tokens: number | null;
    thought_tokens: number | null;
    cost_micro_usd: number | null;
    first_token_ms: number | null;
    duration_ms: number;
    created_at: Date;
  };
}
