import type { OpenAPIObject } from '@nestjs/swagger';

/** The part of a document whose paths `include` accepts, with only the components and tags that this part refers to. */
export function partOf(document: OpenAPIObject, include: (path: string) => boolean): OpenAPIObject {
  const paths = Object.fromEntries(Object.entries(document.paths).filter(([path]) => include(path)));
  const needed = referredTo(document, paths);
  const components = Object.entries(document.components ?? {}).map(([kind, members]) => {
    // Security schemes are named, not referred to.
    if (kind === 'securitySchemes') return [kind, members];
    const kept = Object.entries(members as object).filter(([name]) => needed.has(`#/components/${kind}/${name}`));
    return [kind, Object.fromEntries(kept)];
  });
  const tagged = new Set(Object.values(paths).flatMap((item) => Object.values(item as object).flatMap(tagsOf)));
  const tags = document.tags?.filter(({ name }) => tagged.has(name));
  return { ...document, paths, ...(tags && { tags }), components: Object.fromEntries(components) };
}

const tagsOf = (operation: { readonly tags?: readonly string[] }): readonly string[] => operation.tags ?? [];

/** Every reference inside `value`, and inside what they refer to. */
function referredTo(document: OpenAPIObject, value: unknown, found = new Set<string>()): Set<string> {
  if (typeof value !== 'object' || value === null) return found;
  for (const [key, member] of Object.entries(value)) {
    if (key === '$ref' && typeof member === 'string' && !found.has(member)) {
      found.add(member);
      referredTo(document, resolve(document, member), found);
    } else {
      referredTo(document, member, found);
    }
  }
  return found;
}

/** `#/components/schemas/Turn` -> that object. */
function resolve(document: object, reference: string): unknown {
  const steps = reference.split('/').slice(1);
  return steps.reduce<unknown>((value, step) => (value as Record<string, unknown> | undefined)?.[step], document);
}
