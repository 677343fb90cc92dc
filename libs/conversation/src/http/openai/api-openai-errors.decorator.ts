import { applyDecorators } from '@nestjs/common';
import { ApiExtraModels, ApiResponse, getSchemaPath } from '@nestjs/swagger';
import { OpenAiErrorDto } from './chat-completion-result.dto.js';

/** Documents OpenAI's error body in place of problem+json for these statuses. */
export function ApiOpenAiErrors(statuses: Readonly<Record<number, string>>): MethodDecorator {
  const content = { 'application/json': { schema: { $ref: getSchemaPath(OpenAiErrorDto) } } };
  const responses = Object.entries(statuses).map(([status, description]) =>
    ApiResponse({ status: Number(status), description, content }),
  );
  return applyDecorators(ApiExtraModels(OpenAiErrorDto), ...responses);
}

/** What any route may answer. */
export const COMMON_OPENAI_ERRORS = {
  400: 'The request is malformed, or asks for what is not supported.',
  401: 'Credentials are missing or no longer valid.',
  403: 'The credentials do not suffice.',
  404: 'There is no such model, or no such conversation.',
  429: 'Too many requests, or a budget is used up; `Retry-After` says when to come back.',
  500: 'Something went wrong on our side.',
};
