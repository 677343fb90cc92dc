import { type Answer, type AnswerFrame, limitAnswer, newResponseId, renderAnswer } from '../protocol/answer.js';
import { checkGenerate } from '../protocol/check-generate.js';
import { invalidArgument } from '../protocol/google-error.js';
import { type Content, type GenerateRequest, type GenerationConfig, textOf } from '../protocol/messages.js';
import { type GenerativeModel, servingModel } from '../protocol/models.js';
import { jsonPlan, Pace, type Plan, streamPlan } from '../protocol/plan.js';
import type { PrefixCache } from '../protocol/prefix-cache.js';
import { SeededRandom } from '../protocol/seeded-random.js';
import { splitText } from '../protocol/split-text.js';
import { thoughtTokens } from '../protocol/thinking.js';
import { countPromptTokens, type Prompt } from '../protocol/tokens.js';
import { composeReply } from '../replies/compose-reply.js';
import { type PromptView, readPrompt } from '../replies/prompt-view.js';
import { composeEnum, composeJson } from '../replies/structured-output.js';
import { type Call, generativeModelFor } from './call.js';
import type { CachedContentEndpoints } from './cached-contents.js';

interface Pacing {
  readonly firstTokenMs: number;
  readonly tokensPerSecond: number;
  readonly chunks: number;
}

interface Prepared {
  readonly answer: Answer;
  readonly frame: AnswerFrame;
  readonly random: SeededRandom;
}

/** `generateContent` and `streamGenerateContent`. */
export class GenerateEndpoints {
  private readonly caches: CachedContentEndpoints;
  private readonly prefixes: PrefixCache;
  private readonly pacing: Pacing;
  private readonly now: () => number;

  constructor(caches: CachedContentEndpoints, prefixes: PrefixCache, pacing: Pacing, now: () => number) {
    this.caches = caches;
    this.prefixes = prefixes;
    this.pacing = pacing;
    this.now = now;
  }

  readonly generate = (call: Call<GenerateRequest>): Plan => {
    const { answer, frame, random } = this.prepare(call, 'generateContent');
    const [body] = renderAnswer(answer, frame, [answer.text]).slice(-1);
    const plan = jsonPlan(body);
    const steps = plan.steps.map((step) => (step.do === 'write' ? { ...step, usage: body?.usageMetadata } : step));
    const ms = new Pace(this.pacing, random).whole(answer.text);
    return { ...plan, steps: ms > 0 ? [{ do: 'wait', ms }, ...steps] : steps };
  };

  readonly stream = (call: Call<GenerateRequest>): Plan => {
    const { answer, frame, random } = this.prepare(call, 'streamGenerateContent');
    const format = call.query.get('alt') === 'sse' ? 'sse' : 'array';
    const pieces = splitText(answer.text, random, this.pacing.chunks || undefined);
    return streamPlan(renderAnswer(answer, frame, pieces), format, new Pace(this.pacing, random));
  };

  private prepare({ resource, version, message, key, fault }: Call<GenerateRequest>, method: string): Prepared {
    const model = generativeModelFor(resource, version, method);
    checkGenerate(message, model);
    const serving = servingModel(model, this.now());
    const { prompt, frame } = this.account(message, serving, key);
    const contents = prompt.contents ?? [];
    const random = new SeededRandom(
      JSON.stringify([serving.id, prompt.systemInstruction, contents.at(-1), contents.length]),
    );

    const config = message.generationConfig ?? {};
    const natural = answerTo(readPrompt(prompt.systemInstruction, contents), config, serving, random);
    const limited = limitAnswer(natural, config.maxOutputTokens ?? serving.outputTokenLimit);
    const answer = fault?.fault.answer?.(limited, fault.parameters) ?? limited;
    return { answer, frame, random };
  }

  /** The whole prompt, explicit cache included, with what of it was cached. */
  private account(
    request: GenerateRequest,
    model: GenerativeModel,
    key: string,
  ): { prompt: Prompt; frame: AnswerFrame } {
    const cached = request.cachedContent ? this.caches.require(request.cachedContent, key) : undefined;
    if (cached && cached.model !== `models/${model.id}`) {
      throw invalidArgument(
        `Model used by GenerateContent request (models/${model.id}) and CachedContent (${cached.model}) has to be the same.`,
      );
    }
    const prompt: Prompt = cached
      ? { ...cached.prompt, contents: [...(cached.prompt.contents ?? []), ...(request.contents ?? [])] }
      : request;
    const promptTokens = countPromptTokens(prompt);
    if (promptTokens > model.inputTokenLimit) {
      throw invalidArgument(
        `The input token count (${promptTokens}) exceeds the maximum number of tokens allowed (${model.inputTokenLimit}).`,
      );
    }
    const reused = this.prefixes.reuse(`${key}\n${model.id}\n`, transcript(prompt), model.minimumCacheTokens);
    const cachedTokens = Math.min(promptTokens, cached?.totalTokenCount ?? reused);
    return { prompt, frame: { model, promptTokens, cachedTokens, responseId: newResponseId() } };
  }
}

function answerTo(prompt: PromptView, config: GenerationConfig, model: GenerativeModel, random: SeededRandom): Answer {
  const thoughts = thoughtTokens(config, model, random);
  const showThoughts = config.thinkingConfig?.includeThoughts === true && thoughts > 0;
  return {
    text: untilStop(textFor(prompt, config), config.stopSequences ?? []),
    thoughtTokens: thoughts,
    finishReason: 'STOP',
    ...(showThoughts
      ? { thoughtSummary: '**Weighing the reply**\n\nThe emulator does not think; this stands for a thought.' }
      : {}),
  };
}

function textFor(
  prompt: PromptView,
  { responseMimeType, responseSchema, responseJsonSchema }: GenerationConfig,
): string {
  const schema = responseJsonSchema ?? responseSchema;
  if (responseMimeType === 'application/json') return composeJson(schema, prompt);
  if (responseMimeType === 'text/x.enum') return composeEnum(schema, prompt);
  return composeReply(prompt);
}

/** Up to the first stop sequence, which is not part of the answer. */
function untilStop(text: string, stops: readonly string[]): string {
  const ends = stops.map((stop) => (stop === '' ? -1 : text.indexOf(stop))).filter((end) => end >= 0);
  return ends.length > 0 ? text.slice(0, Math.min(...ends)) : text;
}

/** The prompt as one text, in the order the model reads it; what the prefix cache compares. */
const transcript = ({ systemInstruction, tools, contents = [] }: Prompt): string =>
  [
    textOf(systemInstruction),
    ...(tools && tools.length > 0 ? [JSON.stringify(tools)] : []),
    ...contents.map((content: Content) => `${content.role ?? 'user'}\n${textOf(content)}`),
  ].join('\n');
