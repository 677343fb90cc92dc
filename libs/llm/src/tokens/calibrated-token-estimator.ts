import { Injectable } from '@nestjs/common';
import { Metrics } from '@rapport/platform';
import { llmMetrics } from '../llm.metrics.js';
import { countScripts, SCRIPT_CLASSES, type PerScript } from './script-counts.js';
import { ScriptRatios } from './script-ratios.js';
import { TokenEstimator, type PromptText } from './token-estimator.js';

/** Role and separators of one turn. */
const TOKENS_A_TURN = 4;
/** Names of models come from configuration and answers; more than this are not remembered apart. */
const MODELS_MAXIMUM = 32;
/** Below this the fixed parts outweigh the text, and nothing is to be learned from it. */
const LEAST_INSTRUCTIVE_TOKENS = 32;

/**
 * Starts from the rules of thumb and corrects them by what the upstream counts, for each model and class of script.
 * Kept in this process only: a new one is good to a few percent after some twenty answers.
 */
@Injectable()
export class CalibratedTokenEstimator extends TokenEstimator {
  private readonly ratios = new Map<string, ScriptRatios>();
  /** A prompt is estimated before its call and compared after it: its characters are counted once. */
  private readonly counts = new WeakMap<PromptText, PerScript>();
  private readonly error = this.metrics.histogram(llmMetrics.estimateError);

  constructor(private readonly metrics: Metrics) {
    super();
  }

  override text(model: string, text: string): number {
    return Math.ceil(this.ratiosOf(model).tokens(countScripts(text)));
  }

  override prompt(model: string, prompt: PromptText): number {
    return Math.ceil(this.ratiosOf(model).tokens(this.countsOf(prompt))) + fixedTokens(prompt);
  }

  override observe(model: string, prompt: PromptText, counted: number): void {
    if (counted < LEAST_INSTRUCTIVE_TOKENS) return;
    this.error.observe({ model }, Math.abs(this.prompt(model, prompt) / counted - 1));
    this.ratiosOf(model).learn(this.countsOf(prompt), counted - fixedTokens(prompt));
  }

  private countsOf(prompt: PromptText): PerScript {
    const known = this.counts.get(prompt);
    if (known) return known;
    const counted = countPrompt(prompt);
    this.counts.set(prompt, counted);
    return counted;
  }

  private ratiosOf(model: string): ScriptRatios {
    const known = this.ratios.get(model);
    if (known) return known;
    const fresh = new ScriptRatios();
    if (this.ratios.size < MODELS_MAXIMUM) this.ratios.set(model, fresh);
    return fresh;
  }
}

const fixedTokens = ({ turns }: PromptText): number => turns.length * TOKENS_A_TURN;

function countPrompt({ system = '', turns }: PromptText): PerScript {
  const sum = countScripts(system);
  for (const { text } of turns) {
    const counts = countScripts(text);
    for (const script of SCRIPT_CLASSES) sum[script] += counts[script];
  }
  return sum;
}
