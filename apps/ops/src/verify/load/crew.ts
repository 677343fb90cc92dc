import type { Clock } from '@rapport/kernel';
import type { HttpClient } from '../client/http-client.js';
import { codeOf, Person, ServiceFault } from '../client/person.js';
import type { Turn } from '../client/turn.js';
import type { Meter } from './meter.js';

/** A conversation grows no longer: what a turn costs then stays about the same. */
const TURNS_A_CONVERSATION = 8;
/** People sign in so many at a time: passwords are dear. */
const AT_THE_DOOR = 4;

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
  conversation: string;
  turns: number;
  busy: boolean;
}

/**
 * People made for a run. Each says one thing at a time, as people do, and after `turnsAPerson` somebody else takes their
 * place: a service holds much of whoever is there, and must let go of who has gone.
 */
export class Crew {
  private members: Member[] = [];
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
    let refused: ServiceFault | undefined;
    const door = async (): Promise<void> => {
      while (!refused && this.places < size) {
        const place = this.places;
        this.places += 1;
        const http = this.clientAt(place);
        try {
          const person = await Person.register(http, this.clock);
          const conversation = await person.startConversation();
          // Not all come and go at the same moment.
          const turns = Number.isFinite(this.turnsAPerson) ? place % this.turnsAPerson : 0;
          this.members.push({ person, place, http, conversation: conversation.id, turns, busy: false });
        } catch (error) {
          if (!(error instanceof ServiceFault)) throw error;
          refused = error;
        }
      }
    };
    await Promise.all(Array.from({ length: AT_THE_DOOR }, door));
    if (this.members.length === 0 && refused) throw refused;
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

  /** Erases everybody, also when the run's own time is up. Resolves with how many could not be. */
  async disband(signal: AbortSignal): Promise<number> {
    const members = this.members.splice(0);
    this.places = 0;
    let left = members.length;
    const door = async (): Promise<void> => {
      for (let member = members.pop(); member; member = members.pop()) {
        const http = this.clientAt(member.place, signal);
        const gone = await member.person.leave(http).catch(() => false);
        if (gone || (await this.leaveAgain(member.person, http))) left -= 1;
        http.close();
        member.http.close();
      }
    };
    await Promise.all(Array.from({ length: AT_THE_DOOR }, door));
    return left;
  }

  private async leaveAgain(person: Person, http: HttpClient): Promise<boolean> {
    await person.signInAgain(http).catch(() => undefined);
    return person.leave(http).catch(() => false);
  }

  private async turn(member: Member): Promise<void> {
    try {
      if (member.turns >= this.turnsAPerson) await this.replace(member);
      else if (member.turns % TURNS_A_CONVERSATION === TURNS_A_CONVERSATION - 1) {
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

  private async replace(member: Member): Promise<void> {
    const person = await Person.register(member.http, this.clock);
    const [gone, conversation] = [member.person, await person.startConversation()];
    Object.assign(member, { person, conversation: conversation.id, turns: 0 });
    if (await gone.leave()) return;
    await gone.signInAgain();
    await gone.leave();
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
