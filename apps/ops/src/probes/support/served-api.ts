import type { ProbeContext } from '@rapport/checklist';
import { ask, jsonIn } from './ask.js';

export interface Schema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly $ref?: string;
}

export interface Operation {
  readonly method: string;
  readonly path: string;
  /** Whether it names a way to authenticate. */
  readonly secured: boolean;
  /** Schema of its JSON body, references followed once. */
  readonly body?: Schema;
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, DocumentedOperation>>>>;
  readonly security?: readonly object[];
  readonly components?: { readonly schemas?: Readonly<Record<string, Schema>> };
}

interface DocumentedOperation {
  readonly security?: readonly object[];
  readonly requestBody?: { readonly content?: Readonly<Record<string, { readonly schema?: Schema }>> };
}

/** The operations of the API, as the service itself documents them at `/openapi.json`. Rejects when it does not. */
export function servedOperations(baseUrl: string, context: ProbeContext): Promise<readonly Operation[]> {
  return context.fact('served-api', async () => {
    const answer = await ask(context, `${baseUrl}/openapi.json`);
    const document = answer.status === 200 ? jsonIn<Document>(answer) : undefined;
    if (!document) throw new Error(`/openapi.json is answered with ${answer.status}`);
    const resolve = (schema: Schema | undefined): Schema | undefined =>
      schema?.$ref === undefined ? schema : document.components?.schemas?.[schema.$ref.split('/').at(-1) as string];
    return Object.entries(document.paths).flatMap(([path, operations]) =>
      Object.entries(operations).map(([method, operation]) => ({
        method,
        path,
        // An empty list, or an empty alternative within it, lets everybody in.
        secured: isSecured(operation.security ?? document.security),
        body: resolve(operation.requestBody?.content?.['application/json']?.schema),
      })),
    );
  });
}

const isSecured = (security: readonly object[] | undefined): boolean =>
  security !== undefined && security.length > 0 && security.every((way) => Object.keys(way).length > 0);
