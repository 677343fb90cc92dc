import { getSchemaPath, type OpenAPIObject } from '@nestjs/swagger';
import { ProblemDto } from './problem.dto.js';
import { PROBLEM_MEDIA_TYPE } from './problem.js';

type PathItem = OpenAPIObject['paths'][string];
type Operation = NonNullable<PathItem['get']>;

const METHODS = ['get', 'put', 'post', 'delete', 'patch'] as const;

const ANY = {
  429: 'Too many requests; `Retry-After` says when to come back.',
  500: 'Something went wrong on our side.',
};
const WITH_INPUT = { 400: 'The request is malformed or does not match its schema.' };
const WITH_BODY = { 413: 'The body is too large.', 415: 'The body is not JSON.' };
const PROTECTED = { 401: 'Credentials are missing or no longer valid.', 403: 'The credentials do not suffice.' };

/** Adds to every operation of a document the problems that the platform itself answers with. Those declared stay. */
export function addCommonProblems(document: OpenAPIObject): OpenAPIObject {
  for (const operation of operationsOf(document)) {
    const common = {
      ...ANY,
      ...(operation.parameters?.length || operation.requestBody ? WITH_INPUT : {}),
      ...(operation.requestBody ? WITH_BODY : {}),
      ...(operation.security?.length ? PROTECTED : {}),
    };
    for (const [status, description] of Object.entries(common)) operation.responses[status] ??= problem(description);
  }
  return document;
}

function operationsOf(document: OpenAPIObject): Operation[] {
  return Object.values(document.paths).flatMap((item) => METHODS.flatMap((method) => item[method] ?? []));
}

function problem(description: string) {
  return { description, content: { [PROBLEM_MEDIA_TYPE]: { schema: { $ref: getSchemaPath(ProblemDto) } } } };
}
