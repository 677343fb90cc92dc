import type { HttpClient } from '../client/http-client.js';
import type { Person } from '../client/person.js';

/** Statuses by who asked for somebody's conversation. */
export interface StrangersSeen {
  readonly nobody: number;
  /** A token whose contents were changed after it was signed. */
  readonly forged: number;
  /** Somebody else, signed in. */
  readonly foreign: number;
  readonly owner: number;
}

export async function seeStrangers(
  http: HttpClient,
  owner: Person,
  stranger: Person,
  conversation: string,
): Promise<StrangersSeen> {
  const path = `/v1/conversations/${conversation}`;
  const status = async (token?: string): Promise<number> =>
    (await http.call(path, token === undefined ? {} : { token })).status;
  return {
    nobody: await status(),
    forged: await status(forge(owner.token)),
    foreign: await status(stranger.token),
    owner: await status(owner.token),
  };
}

/** The owner's claims, one second longer valid, under the old signature. */
function forge(token: string): string {
  const [header = '', claims = '', signature = ''] = token.split('.');
  const changed = JSON.parse(Buffer.from(claims, 'base64url').toString() || '{}') as { exp?: number };
  changed.exp = (changed.exp ?? 0) + 1;
  return [header, Buffer.from(JSON.stringify(changed)).toString('base64url'), signature].join('.');
}
