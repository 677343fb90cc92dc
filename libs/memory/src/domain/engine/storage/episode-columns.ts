import { turnCues } from '../ranking/turn-cues.js';
import type { EpisodeRecord } from '../records.js';
import { StringTable } from './string-table.js';
import { withRoom } from './growth.js';

const NONE = -1;
const DAY_MS = 86_400_000;

/** What ranking looks at besides words, a column each, by the number of the episode. */
export class EpisodeColumns {
  /** The episode before and after in the same conversation, -1 for none. */
  previous = new Int32Array(8);
  next = new Int32Array(8);
  /** One day of one conversation. */
  session = new Int32Array(8);
  speaker = new Uint8Array(8);
  /** 1 where the person spoke, 0 where the persona did. */
  fromUser = new Uint8Array(8);
  persona = new Uint16Array(8);
  conversation = new Int32Array(8);
  /** Bits of `TurnCue`. */
  cues = new Uint32Array(8);
  /** Milliseconds since the epoch. */
  at = new Float64Array(8);
  order = new Float64Array(8);
  /** Days since the epoch, UTC, by the number of the session. */
  sessionDay = new Int32Array(4);

  /** `user`, `assistant`, or the speaker's name in lower case. */
  readonly speakers = new StringTable();
  readonly conversations = new StringTable();
  private readonly sessions = new StringTable();
  /** An episode of each conversation near where the next one will come, plus one; 0 for none. */
  private nearEnd = new Int32Array(4);

  get sessionCount(): number {
    return this.sessions.size;
  }

  get bytes(): number {
    const columns = [this.previous, this.next, this.session, this.speaker, this.persona, this.conversation, this.cues];
    const others = [this.fromUser, this.at, this.order, this.sessionDay, this.nearEnd];
    const arrays = [...columns, ...others].reduce((sum, { byteLength }) => sum + byteLength, 0);
    return arrays + this.speakers.bytes + this.conversations.bytes + this.sessions.bytes;
  }

  add(episode: number, record: EpisodeRecord, persona: number): void {
    this.makeRoom(episode + 1);
    const day = Math.floor(record.at / DAY_MS);
    const session = this.sessions.intern(`${record.conversation}/${day}`);
    this.sessionDay = withRoom(this.sessionDay, session + 1);
    this.sessionDay[session] = day;
    this.session[episode] = session;
    // Nobody's conversations have 256 speakers; were it so, the others share the last number.
    this.speaker[episode] = Math.min(0xff, this.speakers.intern(record.name?.toLowerCase() ?? record.role));
    this.fromUser[episode] = record.role === 'user' ? 1 : 0;
    this.persona[episode] = persona;
    this.cues[episode] = turnCues(record.text);
    this.at[episode] = record.at;
    this.order[episode] = record.order;
    this.link(episode, this.conversations.intern(record.conversation));
  }

  remove(episode: number): void {
    const [previous, next] = [this.previous[episode]!, this.next[episode]!];
    if (previous !== NONE) this.next[previous] = next;
    if (next !== NONE) this.previous[next] = previous;
    const conversation = this.conversation[episode]!;
    if (this.nearEnd[conversation] === episode + 1)
      this.nearEnd[conversation] = (previous === NONE ? next : previous) + 1;
  }

  /** Walks from where the last one was put: episodes come in order, backwards when history is read newest first. */
  private link(episode: number, conversation: number): void {
    this.nearEnd = withRoom(this.nearEnd, conversation + 1);
    this.conversation[episode] = conversation;
    let before = this.nearEnd[conversation]! - 1;
    let after: number = NONE;
    const order = this.order[episode]!;
    while (before !== NONE && this.order[before]! > order) [after, before] = [before, this.previous[before]!];
    if (before !== NONE) {
      after = this.next[before]!;
      while (after !== NONE && this.order[after]! <= order) [before, after] = [after, this.next[after]!];
    }
    this.previous[episode] = before;
    this.next[episode] = after;
    if (before !== NONE) this.next[before] = episode;
    if (after !== NONE) this.previous[after] = episode;
    this.nearEnd[conversation] = episode + 1;
  }

  private makeRoom(size: number): void {
    this.previous = withRoom(this.previous, size);
    this.next = withRoom(this.next, size);
    this.session = withRoom(this.session, size);
    this.speaker = withRoom(this.speaker, size);
    this.fromUser = withRoom(this.fromUser, size);
    this.persona = withRoom(this.persona, size);
    this.conversation = withRoom(this.conversation, size);
    this.cues = withRoom(this.cues, size);
    this.at = withRoom(this.at, size);
    this.order = withRoom(this.order, size);
  }
}
