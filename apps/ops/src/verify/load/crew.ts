import type { Clock } from '@rapport/kernel';
import type { HttpClient } from '../client/http-client.js';
import { codeOf, Person, ServiceFault } from '../client/person.js';
import type { Turn } from '../client/turn.js';
import type { Meter } from './meter.js';

/** A conversation grows no longer: what a turn costs then stays about the same. */
const TURNS_A_CONVERSATION = 8;
/** People sign in so many at a time: passwords are dear. */
const AT_THE_DOOR = 4;
/** Whom a limit keeps from leaving waits so long at most. */
const PATIENCE_MS = 61_000;

const SAYINGS = [
  'What did you see at the harbour today?',
  'I could not sleep last night, the wind was too loud.',
  'My sister is coming to visit on Friday. What should I cook?',
  'Tell me something about lighthouses, please.',
  'I think I will take the day off tomorrow.',
  'Do you remember what I said about the boat?',
];

interface Member {
  person: Person;
  /** Which of the run's clients they use. */
  readonly place: number;
  readonly http: HttpClient;
  /** Undefined until one could be begun. */
  conversation: string | undefined;
  turns: number;
  busy: boolean;
}

/**
 * People made for a run. Each says one thing at a time, as people do, and after `turnsAPerson` somebody else takes their
 * place: a service holds much of whoever is there, and must let go of who has gone.
 */
export class Crew {
  private members: Member[] = [];
  /** The place of each who was registered and is not known to be erased, whatever became of them since. */
  private readonly toLeave = new Map<Person, number>();
  private places = 0;
  private running = new Set<Promise<void>>();

  constructor(
    /** A client for each person, by number: they come from addresses of their own where that can be had. */
    private readonly clientAt: (place: number, signal?: AbortSignal) => HttpClient,
    private readonly clock: Clock,
    private readonly meter: Meter,
    private readonly turnsAPerson = Number.POSITIVE_INFINITY,
  ) {}

  get size(): number {
    return this.members.length;
  }

  get busy(): number {
    return this.running.size;
  }

  /** Registers people until there are so many, or no more are let in. Throws `ServiceFault` when there is nobody at all. */
  async gather(size: number): Promise<void> {
    let refused: Error | undefined;
    const door = async (): Promise<void> => {
      while (!refused && this.places < size) {
        const place = this.places;
        this.places += 1;
        const http = this.clientAt(place);
        try {
          const person = await this.register(place, http);
          const conversation = await person.startConversation();
          // Not all come and go at the same moment.
          const turns = Number.isFinite(this.turnsAPerson) ? place % this.turnsAPerson : 0;
          this.members.push({ person, place, http, conversation: conversation.id, turns, busy: false });
        } catch (error) {
          http.close();
          refused ??= error as Error;
        }
      }
    };
    await Promise.all(Array.from({ length: AT_THE_DOOR }, door));
    if (refused && (this.members.length === 0 || !(refused instanceof ServiceFault))) throw refused;
  }

  /** Lets somebody who is free say something. False when all are waiting for answers. */
  say(): boolean {
    const member = this.members.find(({ busy }) => !busy);
    if (!member) return false;
    // The others come first the next time.
    this.members.splice(this.members.indexOf(member), 1);
    this.members.push(member);
    member.busy = true;
    const turn = this.turn(member).finally(() => {
      member.busy = false;
      this.running.delete(turn);
    });
    this.running.add(turn);
    return true;
  }

  /** Waits for the answers that are still to come. */
  async idle(): Promise<void> {
    await Promise.all(this.running);
  }

  /**
   * Erases everybody who was ever registered, also when the run's own time is up. Resolves with how many could not be: they
   * are tried again the next time.
   */
  async disband(signal: AbortSignal): Promise<number> {
    // What is still being said ends with its connection.
    for (const { http } of this.members.splice(0)) http.close();
    await this.idle();
    this.places = 0;
    const leaving = [...this.toLeave];
    const door = async (): Promise<void> => {
      for (let next = leaving.pop(); next; next = leaving.pop()) {
        const [person, place] = next;
        const http = this.clientAt(place, signal);
        await this.letGo(person, http, PATIENCE_MS);
        http.close();
      }
    };
    await Promise.all(Array.from({ length: AT_THE_DOOR }, door));
    return this.toLeave.size;
  }

  private async register(place: number, http: HttpClient): Promise<Person> {
    const person = await Person.register(http, this.clock);
    this.toLeave.set(person, place);
    return person;
  }

  /** Whoever is not let go stays on the list. */
  private async letGo(person: Person, http: HttpClient, patienceMs = 0): Promise<void> {
    const leaves = (): Promise<boolean> => person.leave(http, patienceMs).catch(() => false);
    if ((await leaves()) || (await isUnknown(person, http)) || (await leaves())) this.toLeave.delete(person);
  }

  private async turn(member: Member): Promise<void> {
    try {
      if (member.turns >= this.turnsAPerson) await this.replace(member);
      if (!member.conversation || member.turns % TURNS_A_CONVERSATION === TURNS_A_CONVERSATION - 1) {
        member.conversation = (await member.person.startConversation()).id;
      }
      const saying = SAYINGS[member.turns % SAYINGS.length] ?? '';
      member.turns += 1;
      const turn = await member.person.say(member.conversation, saying);
      this.count(turn);
      if (turn.status === 401) await member.person.signInAgain();
      // Looks at what others look at between messages.
      const read = await member.person.call(`/v1/conversations/${member.conversation}/messages`);
      if (read.status === 200) this.meter.plain(read.ms);
      else if (read.status >= 500) this.meter.turn('broken', { fault: `history ${read.status} ${codeOf(read)}` });
    } catch (error) {
      const { code, name, message } = error as NodeJS.ErrnoException;
      if (name === 'AbortError') return;
      this.meter.turn('broken', { fault: error instanceof ServiceFault ? message : (code ?? name) });
    }
  }

  /** Who comes sits down at once: should a conversation be refused, nobody else has to register for the next turn. */
  private async replace(member: Member): Promise<void> {
    const { person: gone, place, http } = member;
    const person = await this.register(place, http);
    Object.assign(member, { person, conversation: undefined, turns: 0 });
    await this.letGo(gone, http);
  }

  private count({ status, end, firstTokenMs, result }: Turn): void {
    const code = typeof result['code'] === 'string' ? result['code'] : '';
    // Signing in again is not the service's fault.
    if (status === 401) return;
    if (status === 503) return this.meter.turn('shed', { fault: `503 ${code}` });
    if (status === 429) return this.meter.turn('limited', { fault: `429 ${code}` });
    if (status !== 200) return this.meter.turn('broken', { fault: `${status} ${code}` });
    const held = result['rung'] === 'holding';
    if (end === 'completed' && !held) return this.meter.turn('answered', { firstTokenMs });
    this.meter.turn('broken', { fault: held ? 'holding reply' : `ended: ${end ?? 'broken off'}` });
  }
}

/** Signs in again, for when the token has run out. Whom the service does not know has left: only the answer was lost. */
const isUnknown = (person: Person, http: HttpClient): Promise<boolean> =>
  person.signInAgain(http).then(
    () => false,
    (error: unknown) => error instanceof ServiceFault && error.status === 401,
  );
