import type { Field, Fields } from './schema.js';

const string: Field = { is: 'string' };
const int: Field = { is: 'int' };
const number: Field = { is: 'number' };
const bool: Field = { is: 'bool' };
const any: Field = { is: 'any' };
const list = (of: Field): Field => ({ is: 'list', of });
const map = (of: Field): Field => ({ is: 'map', of });
const message = (fields: Fields): Field => ({ is: 'message', fields: () => fields });
const enumeration = (type: string, ...values: string[]): Field => ({
  is: 'enum',
  type: `google.ai.generativelanguage.v1beta.${type}`,
  values,
});

const blob: Fields = { mimeType: string, data: string, displayName: string };
const part: Fields = {
  text: string,
  thought: bool,
  thoughtSignature: string,
  inlineData: message(blob),
  fileData: message({ mimeType: string, fileUri: string, displayName: string }),
  functionCall: any,
  functionResponse: any,
  executableCode: any,
  codeExecutionResult: any,
  toolCall: any,
  toolResponse: any,
  videoMetadata: any,
  mediaResolution: any,
  partMetadata: any,
};
const content = message({ role: string, parts: list(message(part)) });

const category = enumeration(
  'HarmCategory',
  ...[
    'UNSPECIFIED',
    'HARASSMENT',
    'HATE_SPEECH',
    'SEXUALLY_EXPLICIT',
    'DANGEROUS_CONTENT',
    'CIVIC_INTEGRITY',
    'JAILBREAK',
  ].map((name) => `HARM_CATEGORY_${name}`),
);
const threshold = enumeration(
  'SafetySetting.HarmBlockThreshold',
  'HARM_BLOCK_THRESHOLD_UNSPECIFIED',
  'BLOCK_LOW_AND_ABOVE',
  'BLOCK_MEDIUM_AND_ABOVE',
  'BLOCK_ONLY_HIGH',
  'BLOCK_NONE',
  'OFF',
);
const taskType = enumeration(
  'TaskType',
  'TASK_TYPE_UNSPECIFIED',
  'RETRIEVAL_QUERY',
  'RETRIEVAL_DOCUMENT',
  'SEMANTIC_SIMILARITY',
  'CLASSIFICATION',
  'CLUSTERING',
  'QUESTION_ANSWERING',
  'FACT_VERIFICATION',
  'CODE_RETRIEVAL_QUERY',
);
const thinkingLevel = enumeration(
  'ThinkingConfig.ThinkingLevel',
  'THINKING_LEVEL_UNSPECIFIED',
  'MINIMAL',
  'LOW',
  'MEDIUM',
  'HIGH',
);

const schemaType = enumeration(
  'Type',
  'TYPE_UNSPECIFIED',
  'STRING',
  'NUMBER',
  'INTEGER',
  'BOOLEAN',
  'ARRAY',
  'OBJECT',
  'NULL',
);
/** Google's OpenAPI subset nests itself, hence the deferred reference. */
const schema: Field = { is: 'message', fields: () => schemaFields };
const schemaFields: Fields = {
  type: schemaType,
  format: string,
  title: string,
  description: string,
  nullable: bool,
  enum: list(string),
  items: schema,
  maxItems: int,
  minItems: int,
  properties: map(schema),
  required: list(string),
  propertyOrdering: list(string),
  minProperties: int,
  maxProperties: int,
  minLength: int,
  maxLength: int,
  minimum: number,
  maximum: number,
  pattern: string,
  example: any,
  default: any,
  anyOf: list(schema),
  additionalProperties: any,
};

const generationConfig: Fields = {
  temperature: number,
  topP: number,
  topK: number,
  candidateCount: int,
  maxOutputTokens: int,
  stopSequences: list(string),
  seed: int,
  presencePenalty: number,
  frequencyPenalty: number,
  responseLogprobs: bool,
  logprobs: int,
  responseMimeType: string,
  responseSchema: schema,
  responseJsonSchema: any,
  responseModalities: list(string),
  mediaResolution: string,
  speechConfig: any,
  imageConfig: any,
  audioTranscriptionConfig: any,
  enableEnhancedCivicAnswers: bool,
  thinkingConfig: message({ includeThoughts: bool, thinkingBudget: int, thinkingLevel }),
};

const prompt: Fields = { contents: list(content), systemInstruction: content, tools: list(any), toolConfig: any };

export const generateFields: Fields = {
  ...prompt,
  model: string,
  safetySettings: list(message({ category, threshold })),
  generationConfig: message(generationConfig),
  cachedContent: string,
  serviceTier: string,
  store: bool,
  labels: map(string),
};

export const countTokensFields: Fields = {
  contents: list(content),
  generateContentRequest: message(generateFields),
};

export const embedFields: Fields = { model: string, content, taskType, title: string, outputDimensionality: int };

export const batchEmbedFields: Fields = { requests: list(message(embedFields)) };

export const cachedContentFields: Fields = {
  ...prompt,
  name: string,
  model: string,
  displayName: string,
  ttl: string,
  expireTime: string,
};
