import { applyDecorators } from '@nestjs/common';
import { ApiExtraModels, ApiResponse, getSchemaPath } from '@nestjs/swagger';
import type { ErrorFactory } from '@rapport/kernel';
import { ProblemDto } from './problem.dto.js';
import { PROBLEM_MEDIA_TYPE, STATUS_OF_KIND } from './problem.js';

/**
 * Documents which of a catalogue's errors a route answers with. What any route may answer (400, 401, 403, 429, 500…)
 * is added to the whole document by `addCommonProblems`, so name only what is special here.
 * Declare the success beside it: swagger adds one by itself only where nothing is declared.
 *
 * @example `@ApiProblems(conversationErrors.notFound, conversationErrors.turnInProgress)`
 */
export function ApiProblems(...errors: readonly ErrorFactory[]): MethodDecorator & ClassDecorator {
  const byStatus = Map.groupBy(errors, ({ spec }) => STATUS_OF_KIND[spec.kind]);
  const responses = [...byStatus].map(([status, group]) => ApiResponse({ status, ...problemResponse(group) }));
  return applyDecorators(ApiExtraModels(ProblemDto), ...responses);
}

/** The response object of OpenAPI for these errors of one status. */
function problemResponse(errors: readonly ErrorFactory[]): {
  description: string;
  content: Record<string, { schema: { $ref: string } }>;
} {
  return {
    description: errors.map(({ spec }) => `\`${spec.code}\`: ${spec.title}`).join('; '),
    content: { [PROBLEM_MEDIA_TYPE]: { schema: { $ref: getSchemaPath(ProblemDto) } } },
  };
}
