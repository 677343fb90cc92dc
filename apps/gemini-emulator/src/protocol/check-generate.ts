import { invalidArgument } from './google-error.js';
import type { Content, GenerateRequest, GenerationConfig } from './messages.js';
import type { GenerativeModel, ThinkingLevel } from './models.js';

const MAXIMUM_THINKING_BUDGET = 32_768;

/** The rules that the message's shape alone does not express. Throws INVALID_ARGUMENT in the real service's manner. */
export function checkGenerate(request: GenerateRequest, model: GenerativeModel): void {
  checkContents(request.contents, 'GenerateContentRequest');
  if (request.cachedContent && (request.systemInstruction || request.tools || request.toolConfig)) {
    throw invalidArgument(
      'CachedContent can not be used with GenerateContent request setting system_instruction, tools or tool_config.\n\n' +
        'Proposed fix: move those values to CachedContent from GenerateContent request.',
    );
  }
  checkConfig(request.generationConfig ?? {}, model);
}

export function checkContents(contents: readonly Content[] | undefined, message: string): void {
  if (!contents || contents.length === 0) {
    throw invalidArgument(`* ${message}.contents: contents is not specified\n`);
  }
  contents.forEach(({ role, parts }, index) => {
    if (!parts || parts.length === 0) {
      throw invalidArgument(`* ${message}.contents[${index}].parts: contents.parts must not be empty.\n`);
    }
    if (role !== undefined && role !== '' && role !== 'user' && role !== 'model') {
      throw invalidArgument('Please use a valid role: user, model.');
    }
    if (parts.some((part) => Object.keys(part).length === 0)) {
      throw invalidArgument(
        `* ${message}.contents[${index}].parts[0].data: required oneof field 'data' must have one initialized field\n`,
      );
    }
  });
}

function checkConfig(config: GenerationConfig, model: GenerativeModel): void {
  requireWithin('temperature', config.temperature, 0, 2);
  requireWithin('top_p', config.topP, 0, 1);
  requireWithin('max_output_tokens', config.maxOutputTokens, 1, model.outputTokenLimit);
  if ((config.candidateCount ?? 1) !== 1) {
    throw invalidArgument('Only one candidate can be specified in the current model');
  }
  if ((config.stopSequences?.length ?? 0) > 5) {
    throw invalidArgument('* GenerateContentRequest.generation_config.stop_sequences: at most 5 may be set\n');
  }
  checkStructuredOutput(config);
  checkThinking(config, model);
}

function checkStructuredOutput({ responseMimeType, responseSchema, responseJsonSchema }: GenerationConfig): void {
  const known = ['text/plain', 'application/json', 'text/x.enum'];
  if (responseMimeType && !known.includes(responseMimeType)) {
    throw invalidArgument(
      `* GenerateContentRequest.generation_config.response_mime_type: allowed mimetypes are ${known.map((type) => `\`${type}\``).join(', ')}.\n`,
    );
  }
  if (responseSchema && responseJsonSchema) {
    throw invalidArgument('Only one of response_schema and response_json_schema can be set.');
  }
  if ((responseSchema || responseJsonSchema) && (responseMimeType ?? 'text/plain') === 'text/plain') {
    throw invalidArgument('response_schema needs response_mime_type `application/json` or `text/x.enum`.');
  }
}

function checkThinking({ thinkingConfig = {} }: GenerationConfig, model: GenerativeModel): void {
  const { thinkingBudget, thinkingLevel } = thinkingConfig;
  if (thinkingBudget !== undefined && thinkingLevel !== undefined) {
    throw invalidArgument('You can only set only one of thinking budget and thinking level.');
  }
  if (thinkingLevel !== undefined && thinkingLevel !== 'THINKING_LEVEL_UNSPECIFIED') {
    if (model.thinkingLevels.length === 0) throw invalidArgument('Thinking level is not supported for this model.');
    if (!model.thinkingLevels.includes(thinkingLevel as ThinkingLevel)) {
      throw invalidArgument(`Thinking level ${thinkingLevel} is not supported for this model.`);
    }
  }
  if (thinkingBudget !== undefined) {
    if (!model.acceptsThinkingBudget) throw invalidArgument('Thinking budget is not supported for this model.');
    if (thinkingBudget < -1 || thinkingBudget > MAXIMUM_THINKING_BUDGET) {
      throw invalidArgument(
        `The thinking budget ${thinkingBudget} is invalid. Please choose a value between 0 and ${MAXIMUM_THINKING_BUDGET}.`,
      );
    }
  }
}

function requireWithin(name: string, value: number | undefined, minimum: number, maximum: number): void {
  if (value === undefined || (value >= minimum && value <= maximum)) return;
  throw invalidArgument(
    `* GenerateContentRequest.generation_config.${name}: ${name} must be in the range [${minimum}, ${maximum}].\n`,
  );
}
