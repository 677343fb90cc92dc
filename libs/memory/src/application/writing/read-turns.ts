import { Inject, Injectable } from '@nestjs/common';
import type { TurnId } from '@rapport/kernel';
import { llmConfig, MeteredModel, type CallAccount, type LlmConfig } from '@rapport/llm';
import { Metrics } from '@rapport/platform';
import type { Memory } from '../../domain/memory.js';
import type { Mood } from '../../domain/mood.js';
import type { Candidate, SourceTurn } from '../../domain/writing/candidate.js';
import { memoryWritingConfig, type MemoryWritingConfig } from '../../memory-writing.config.js';
import { memoryWritingErrors } from '../../memory-writing.errors.js';
import { memoryWritingMetrics } from '../../memory-writing.metrics.js';
import { extractionPrompt } from './extraction-prompt.js';
import { extractionTask } from './mood-prompt.js';
import { readCandidates } from './read-candidates.js';
import type { MoodAnswer } from './read-mood.js';

/** About; for cutting what is far too long. */
const CHARACTERS_A_TOKEN = 3;

export interface Reading {
  readonly candidates: readonly Candidate[];
  readonly malformed: number;
  /** Turns about which the model gives no usable answer, not even alone. */
  readonly unreadable: readonly TurnId[];
  /** That the latest of the turns plainly show. */
  readonly mood: Mood | undefined;
}

/** What the model is to read. */
export interface ReadingTask {
  readonly turns: readonly SourceTurn[];
  readonly known: readonly Memory[];
  /** Whether it is asked for the person's mood along the way. */
  readonly withMood: boolean;
}

/** Has the model read turns: one call for all of them. */
@Injectable()
export class ReadTurns {
  private readonly flushes;
  private readonly moods;

  constructor(
    private readonly model: MeteredModel,
    metrics: Metrics,
    @Inject(llmConfig.token) private readonly llm: Pick<LlmConfig, 'model'>,
    @Inject(memoryWritingConfig.token)
    private readonly config: Pick<MemoryWritingConfig, 'model' | 'flushTokens' | 'outputTokens'>,
  ) {
    this.flushes = metrics.counter(memoryWritingMetrics.flushes);
    this.moods = metrics.counter(memoryWritingMetrics.moods);
  }

  /**
   * An answer that is refused, empty or unreadable is asked for again by halves, so that one turn spoils no other; at most twice
   * as many calls as there are turns. Throws what the model throws, and `memory.no_answer` when its answer was cut off.
   */
  async read(account: CallAccount, task: ReadingTask, signal: AbortSignal): Promise<Reading> {
    const { turns, known } = task;
    const answer = await this.ask(account, task, signal);
    const read = answer === undefined ? undefined : readCandidates(answer, turns, known);
    this.flushes.inc({ outcome: read ? 'ok' : 'unreadable' });
    if (read) return { ...read, unreadable: [], mood: task.withMood ? this.moodOf(read.mood) : undefined };
    if (turns.length <= 1) {
      return { candidates: [], malformed: 0, unreadable: turns.map(({ turnId }) => turnId), mood: undefined };
    }
    const half = Math.ceil(turns.length / 2);
    const first = await this.read(account, { ...task, turns: turns.slice(0, half) }, signal);
    const second = await this.read(account, { ...task, turns: turns.slice(half) }, signal);
    return {
      candidates: [...first.candidates, ...second.candidates],
      malformed: first.malformed + second.malformed,
      unreadable: [...first.unreadable, ...second.unreadable],
      mood: second.mood ?? first.mood,
    };
  }

  private moodOf(answer: MoodAnswer): Mood | undefined {
    this.moods.inc({ outcome: answer.outcome });
    return answer.outcome === 'read' ? answer.mood : undefined;
  }

  private async ask(
    account: CallAccount,
    { turns, known, withMood }: ReadingTask,
    signal: AbortSignal,
  ): Promise<string | undefined> {
    const { text, verdict } = await this.model.generate(
      account,
      {
        model: this.config.model ?? this.llm.model,
        ...extractionTask(withMood),
        systemIsShared: true,
        prompt: extractionPrompt(turns, known, this.config.flushTokens * CHARACTERS_A_TOKEN),
        maxOutputTokens: this.config.outputTokens,
        temperature: 0,
        thinking: 'minimal',
      },
      { signal },
    );
    switch (verdict.kind) {
      case 'ok':
        return text;
      case 'length':
      case 'prompt_blocked':
      case 'reply_blocked':
      // At a temperature of 0 it would say nothing the next minute either, and be paid for it until the turn is given up.
      case 'empty':
      case 'thinking_ate_budget':
        return undefined;
      default:
        this.flushes.inc({ outcome: verdict.kind });
        throw memoryWritingErrors.noAnswer();
    }
  }
}
