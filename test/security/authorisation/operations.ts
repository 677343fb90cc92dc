import type { AccessPolicy } from '@rapport/platform';

type Schema = Readonly<Record<string, unknown>>;

interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required?: boolean;
  readonly schema?: Schema;
}

/** An operation of the API, as its document declares it. */
export interface Operation {
  readonly id: string;
  readonly method: string;
  /** `/v1/conversations/{id}` */
  readonly path: string;
  readonly policy: AccessPolicy;
  readonly query: readonly Parameter[];
  readonly mediaType: string | undefined;
  readonly body: Schema | undefined;
  /** Whether it makes something: by its declared success. */
  readonly creates: boolean;
  readonly takesIdempotencyKey: boolean;
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, DocumentedOperation>>>>;
  readonly components?: { readonly schemas?: Readonly<Record<string, Schema>> };
}

interface DocumentedOperation {
  readonly operationId?: string;
  readonly 'x-access'?: AccessPolicy;
  readonly parameters?: readonly Parameter[];
  readonly responses?: object;
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema?: Schema }>> };
}

/** Every operation of the documents. Throws when one declares no policy. */
export function operationsOf(documents: readonly object[]): readonly Operation[] {
  return (documents as readonly Document[]).flatMap((document) =>
    Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => toOperation(document, path, method, operation)),
    ),
  );
}

function toOperation(document: Document, path: string, method: string, operation: DocumentedOperation): Operation {
  const policy = operation['x-access'];
  if (!policy) throw new Error(`${method} ${path} declares no policy in the document`);
  const content = Object.entries(operation.requestBody?.content ?? {});
  const [mediaType, media] = content.find(([type]) => type === 'application/json') ?? content[0] ?? [];
  return {
    id: operation.operationId ?? `${method} ${path}`,
    method: method.toUpperCase(),
    path,
    policy,
    query: (operation.parameters ?? []).filter(({ in: place, required }) => place === 'query' && required),
    mediaType,
    body: media?.schema && (resolve(document, media.schema) as Schema),
    creates: ['201', '202'].some((status) => status in (operation.responses ?? {})),
    takesIdempotencyKey: (operation.parameters ?? []).some(({ name }) => name === 'Idempotency-Key'),
  };
}

/** The schema with its references replaced by what they refer to. */
function resolve(document: Document, node: unknown): unknown {
  if (Array.isArray(node)) return node.map((item) => resolve(document, item));
  if (typeof node !== 'object' || node === null) return node;
  const { $ref: reference } = node as { $ref?: string };
  if (reference !== undefined) return resolve(document, document.components?.schemas?.[reference.split('/').at(-1)!]);
  return Object.fromEntries(Object.entries(node).map(([name, member]) => [name, resolve(document, member)]));
}

/** A small value that the schema allows; of objects the required members only. */
export function sampleOf(schema: Schema): unknown {
  const { type, example, enum: values, minimum = 1, allOf, required = [], properties = {} } = schema as SampledSchema;
  if (example !== undefined) return example;
  if (values) return values[0];
  if (allOf?.length === 1) return sampleOf(allOf[0]!);
  if (type === 'object') {
    return Object.fromEntries(required.map((name) => [name, sampleOf(properties[name] ?? {})]));
  }
  if (type === 'array') return [];
  if (type === 'boolean') return true;
  return type === 'integer' || type === 'number' ? minimum : 'sample';
}

interface SampledSchema {
  readonly type?: string;
  readonly example?: unknown;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly allOf?: readonly Schema[];
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
}
