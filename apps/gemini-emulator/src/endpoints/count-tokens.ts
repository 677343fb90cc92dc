import { checkContents } from '../protocol/check-generate.js';
import { invalidArgument } from '../protocol/google-error.js';
import type { CountTokensRequest } from '../protocol/messages.js';
import { jsonPlan, type Plan } from '../protocol/plan.js';
import { countPromptTokens } from '../protocol/tokens.js';
import { type Call, modelFor } from './call.js';

export function countTokens({ resource, version, message }: Call<CountTokensRequest>): Plan {
  modelFor(resource, version, 'countTokens');
  const { contents, generateContentRequest } = message;
  if (contents && generateContentRequest) {
    throw invalidArgument('Only one of contents and generate_content_request may be set.');
  }
  checkContents(contents ?? generateContentRequest?.contents, 'CountTokensRequest');
  const totalTokens = countPromptTokens(generateContentRequest ?? { contents });
  return jsonPlan({ totalTokens, promptTokensDetails: [{ modality: 'TEXT', tokenCount: totalTokens }] });
}
