import type { Operation } from './operations.js';

interface MemberSchema {
  readonly nullable?: boolean;
  readonly allOf?: readonly MemberSchema[];
  readonly properties?: Readonly<Record<string, MemberSchema>>;
}

/** A body that holds null in one place where the document knows of no null. */
export interface NullMember {
  /** JSON pointer. */
  readonly pointer: string;
  readonly body: object;
}

/** One for each member of a JSON body that is not `nullable`, at every depth of objects in objects. */
export function nullMembersOf({ body, mediaType }: Operation): readonly NullMember[] {
  return mediaType === 'application/json' && body ? membersOf(body) : [];
}

function membersOf(schema: MemberSchema): readonly NullMember[] {
  const properties = Object.assign(
    {},
    schema.properties,
    ...(schema.allOf ?? []).map((part) => part.properties),
  ) as NonNullable<MemberSchema['properties']>;
  return Object.entries(properties).flatMap(([name, member]) => [
    ...(member.nullable ? [] : [{ pointer: `/${name}`, body: { [name]: null } }]),
    ...membersOf(member).map(({ pointer, body }) => ({ pointer: `/${name}${pointer}`, body: { [name]: body } })),
  ]);
}
