import type { InjectOptions } from 'fastify';
import { sampleOf, type Operation } from './operations.js';
import { PASSWORD, type Belongings } from './people.js';

/** A path's parameter, by the segment before it, as one of a person's belongings. */
const OWNED: Readonly<Record<string, keyof Belongings>> = {
  'api-keys': 'apiKey',
  conversations: 'conversation',
  export: 'export',
  holds: 'user',
  memories: 'memory',
  messages: 'reply',
  requests: 'request',
  turns: 'turn',
  users: 'user',
};

/** What exists for everybody, and what this suite does not make: for it, getting past the guard is what counts. */
const SHARED: Readonly<Record<string, string>> = {
  approvals: id('apr'),
  elevations: id('elv'),
  erasure: id('ers'),
  erasures: id('ers'),
  exports: id('exp'),
  incidents: id('inc'),
  legal: 'privacy',
  models: 'maren',
  personas: 'maren',
  versions: '1',
};

function id(prefix: string): string {
  return `${prefix}_${'0'.repeat(31)}1`;
}

export interface PathParameter {
  readonly name: string;
  readonly owned: keyof Belongings | undefined;
  readonly shared: string | undefined;
}

/** Throws for a kind of object that this suite has not been told of. */
export function pathParameters({ id: operation, path }: Operation): readonly PathParameter[] {
  const segments = path.split('/');
  return segments.flatMap((segment, index) => {
    if (!segment.startsWith('{')) return [];
    const before = segments[index - 1]!;
    // Only one's own words can be edited.
    const owned = operation === 'editMessage' && before === 'messages' ? 'message' : OWNED[before];
    const shared = SHARED[before];
    if (!owned && shared === undefined) throw new Error(`${path}: tell test/security/authorisation what ${before} are`);
    return [{ name: segment, owned, shared }];
  });
}

/** @param path whose things the parameters of the path name, one after the other; `body`: those of the body */
export function requestFor(operation: Operation, path: readonly Belongings[], body: Belongings): InjectOptions {
  let url = operation.path;
  for (const [index, { name, owned, shared }] of pathParameters(operation).entries()) {
    url = url.replace(name, owned ? path[index]![owned] : shared!);
  }
  const search = new URLSearchParams(
    operation.query.map(({ name, schema = {} }) => [name, String(sampleOf(schema))] as [string, string]),
  );
  const payload = BODIES[operation.id]?.(body) ?? (operation.body && sampleOf(operation.body));
  return {
    method: operation.method,
    url: search.size > 0 ? `${url}?${search.toString()}` : url,
    ...(payload !== undefined && {
      payload: payload as string | object,
      headers: { 'content-type': operation.mediaType ?? 'application/json' },
    }),
  };
}

/** Where a sample made of the schema would be refused before anybody looked whose it is. */
const BODIES: Readonly<Record<string, (of: Belongings) => string | object>> = {
  createChatCompletion: () => ({ model: 'maren', messages: [{ role: 'user', content: 'Good morning.' }] }),
  createApiKey: () => ({ name: 'sample', scopes: ['account:read'] }),
  decideConsent: () => ({ purpose: 'memory', given: false, version: '1' }),
  importPersonaCard: () => ({}),
  importMemories: () => '',
  makeRequest: () => ({ kind: 'rectification' }),
  requestErasure: () => ({ confirmation: 'erase everything', password: PASSWORD }),
  updateConversation: () => ({ title: 'Mornings' }),
  sendMessage: () => ({ content: 'Good evening.' }),
  editMessage: () => ({ content: 'Good night.' }),
  forkConversation: ({ reply }) => ({ message_id: reply }),
  changeMemory: () => ({ pinned: true }),
  forgetMemories: ({ conversation }) => ({ conversation_id: conversation }),
};
