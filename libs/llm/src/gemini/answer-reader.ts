import type { SafetyRating, TokenUsage, Verdict } from '../language-model.js';
import { toRatings } from './safety-ratings.js';
import { toUsage } from './usage.js';
import type { GatheredAnswer } from '../policy/streamed-calls.js';
import { verdictOf } from '../policy/verdict.js';
import type { GeminiChunk } from './streamed-answer.js';

/** Gathers one answer from its chunks. Usage is cumulative in Gemini's stream, so that the last one counts. */
export class AnswerReader implements GatheredAnswer<GeminiChunk> {
  text = '';
  usage: TokenUsage | undefined;
  modelVersion: string | undefined;
  ratings: readonly SafetyRating[] = [];
  private finishReason: string | undefined;
  private blockReason: string | undefined;
  private hasCandidate = false;
  private hasChunk = false;

  /** The model gets on by text, by thoughts, or by generated tokens; a keep-alive chunk repeats what is known. */
  read(chunk: GeminiChunk): { readonly text: string; readonly progressed: boolean } {
    this.hasChunk = true;
    const candidate = chunk.candidates?.[0];
    if (candidate) this.hasCandidate = true;
    const parts = candidate?.content?.parts ?? [];
    let text = '';
    let thought = false;
    for (const part of parts) {
      if (part.thought) thought ||= Boolean(part.text);
      else text += part.text ?? '';
    }
    this.text += text;
    this.finishReason = candidate?.finishReason ?? this.finishReason;
    // As of the whole answer so far: the last ones count.
    const ratings = candidate?.safetyRatings ?? chunk.promptFeedback?.safetyRatings;
    if (ratings) this.ratings = toRatings(ratings);
    this.blockReason = chunk.promptFeedback?.blockReason ?? this.blockReason;
    this.modelVersion = chunk.modelVersion ?? this.modelVersion;
    const generatedBefore = generated(this.usage);
    this.usage = toUsage(chunk.usageMetadata) ?? this.usage;
    return { text, progressed: text !== '' || thought || generated(this.usage) > generatedBefore };
  }

  get finished(): boolean {
    return this.finishReason !== undefined || this.blockReason !== undefined;
  }

  get verdict(): Verdict {
    return verdictOf(this.ended);
  }

  private get ended() {
    const { text, finishReason, blockReason, hasCandidate, hasChunk } = this;
    return { text, finishReason, blockReason, hasCandidate, hasChunk };
  }
}

const generated = (usage: TokenUsage | undefined): number => (usage ? usage.output + usage.thoughts : 0);
