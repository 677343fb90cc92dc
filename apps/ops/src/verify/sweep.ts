import { jsonOf, type HttpClient, type Reply } from './client/http-client.js';
import { ServiceFault } from './client/person.js';

export interface Operation {
  readonly method: string;
  /** As documented: `/v1/conversations/{id}`. */
  readonly path: string;
  readonly documented: readonly string[];
  readonly takesBody: boolean;
  readonly isPublic: boolean;
}

interface DocumentedOperation {
  readonly responses?: Readonly<Record<string, unknown>>;
  readonly requestBody?: unknown;
  readonly security?: readonly unknown[];
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

/** The operations that the service says it has. Throws when it serves no such document. */
export async function servedOperations(http: HttpClient): Promise<readonly Operation[]> {
  const answer = await http.call('/openapi.json');
  const paths = jsonOf(answer)?.['paths'] as Record<string, Record<string, DocumentedOperation>> | undefined;
  if (answer.status !== 200 || !paths) throw new ServiceFault(`GET /openapi.json: ${answer.status}, no document`);
  return Object.entries(paths).flatMap(([path, methods]) =>
    METHODS.flatMap((method) => {
      const operation = methods[method];
      if (!operation) return [];
      return {
        method: method.toUpperCase(),
        path,
        documented: Object.keys(operation.responses ?? {}),
        takesBody: operation.requestBody !== undefined,
        isPublic: (operation.security ?? []).length === 0,
      };
    }),
  );
}

/** Somebody's whom nobody is: well formed, and never issued. */
export function pathOf({ path }: Operation, parameter = '0'.repeat(32)): string {
  return path.replaceAll(/\{[^}]+\}/g, parameter);
}

/** Why an answer is not one of those that were promised; undefined when it is. */
export function undocumented({ method, path, documented }: Operation, { status }: Reply): string | undefined {
  return documented.includes(String(status)) ? undefined : `${method} ${path}: ${status} is not documented`;
}
