import type { OpenAPIObject } from '@nestjs/swagger';

type PathItem = OpenAPIObject['paths'][string];
type Operation = NonNullable<PathItem['get']>;
type Headers = NonNullable<NonNullable<OpenAPIObject['components']>['headers']>;

const METHODS = ['get', 'put', 'post', 'delete', 'patch'] as const;

const text = (description: string) => ({ description, schema: { type: 'string', maxLength: 512 } });
const COMMON_HEADERS: Headers = {
  'X-Request-Id': text("The request's id, as sent by the client or given by the server."),
  'Access-Control-Allow-Origin': text('The origin that asked, when it is one of the configured ones.'),
};
const LIMIT_HEADERS: Headers = {
  RateLimit: text('What is left of each policy (draft-ietf-httpapi-ratelimit-headers).'),
  'RateLimit-Policy': text('The policies that apply.'),
};
const RETRY_AFTER: Headers = {
  'Retry-After': { description: 'When to come back, seconds.', schema: { type: 'integer' } },
};
/** Answers that say when to come back. */
const LATER = ['429', '503'];

/** States in the document what holds for every route, so that no controller has to repeat it. Changes it in place. */
export function stateConventions(document: OpenAPIObject): OpenAPIObject {
  document.components = { ...document.components, headers: { ...COMMON_HEADERS, ...LIMIT_HEADERS, ...RETRY_AFTER } };
  document.servers = document.servers?.map((server) => ({ ...server, 'x-internal': false }));
  for (const operation of operationsOf(document)) {
    // Without a requirement of its own an operation would be read as "not said".
    operation.security ??= [];
    referToHeaders(operation);
  }
  const tags = operationsOf(document).flatMap((operation) => operation.tags ?? []);
  document.tags = [...new Set(tags)].toSorted((a, b) => a.localeCompare(b)).map((name) => ({ name }));
  boundIntegers(document);
  return document;
}

function operationsOf(document: OpenAPIObject): Operation[] {
  return Object.values(document.paths).flatMap((item) => METHODS.flatMap((method) => item[method] ?? []));
}

function referToHeaders(operation: Operation): void {
  const everywhere = 'x-unthrottled' in operation ? COMMON_HEADERS : { ...COMMON_HEADERS, ...LIMIT_HEADERS };
  for (const [status, response] of Object.entries(operation.responses)) {
    if (!response || '$ref' in response) continue;
    const headers = LATER.includes(status) ? { ...everywhere, ...RETRY_AFTER } : everywhere;
    const references = Object.keys(headers).map((name) => [name, { $ref: `#/components/headers/${name}` }]);
    response.headers = { ...Object.fromEntries(references), ...response.headers };
  }
}

/** Whole numbers are counts, versions, seconds or bytes: never negative, never beyond what JSON carries exactly. */
function boundIntegers(node: unknown): void {
  if (typeof node !== 'object' || node === null) return;
  if ('type' in node && node.type === 'integer') {
    const bounds = { format: 'int64', minimum: 0, maximum: Number.MAX_SAFE_INTEGER };
    Object.assign(node, { ...bounds, ...node });
  }
  for (const child of Object.values(node)) boundIntegers(child);
}
