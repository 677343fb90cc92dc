import { randomBytes } from 'node:crypto';
import type { ProbeContext } from '@rapport/checklist';
import type { Reply } from '../client/http-client.js';
import { Person, ServiceFault } from '../client/person.js';
import { cleaningUp, openClient } from '../client/with-client.js';
import type { Turn } from '../client/turn.js';
import { seeErrors, type ErrorsSeen } from './errors.js';
import { seeMemory, type MemorySeen } from './memory.js';
import { seeSafety, type SafetySeen } from './safety.js';
import { seeStrangers, type StrangersSeen } from './strangers.js';
import { needed, step, type Step } from './step.js';

type Json = Readonly<Record<string, unknown>>;

interface StatisticsSeen {
  readonly did: { readonly conversations: number; readonly messages: number };
  readonly told: { readonly conversations: number; readonly messages: number };
}

/** What two test users of the service saw, from their registration to their erasure. Probes judge it; none of them asks again. */
export interface Journey {
  readonly signIn: Step<Person>;
  readonly conversation: Step<Json & { readonly id: string }>;
  readonly message: Step<Turn>;
  readonly resumed: Step<Turn>;
  readonly reply: Step<Json>;
  readonly statistics: Step<StatisticsSeen>;
  /** The turns that answered formal and casual words. */
  readonly tones: Step<{ readonly formal: Json; readonly casual: Json }>;
  readonly memory: Step<MemorySeen>;
  readonly errors: Step<ErrorsSeen>;
  readonly headers: Step<Reply>;
  readonly secondLogin: Step<Person>;
  readonly strangers: Step<StrangersSeen>;
  /** What a token gets whose account is closed. */
  readonly ended: Step<number>;
  readonly safety: Step<SafetySeen>;
  /** Answers that no model had a part in, milliseconds. */
  readonly plainMs: readonly number[];
  readonly firstTokensMs: readonly number[];
  /** Whether everybody's erasure was accepted. */
  readonly left: Step<boolean>;
  /** Words that were said or used nowhere else: none may be found in a log. */
  readonly canaries: readonly string[];
}

/** How long a journey may take: some ten answers of a model, and perhaps a restart. */
export const JOURNEY_MS = 240_000;
const CLEAN_UP_MS = 20_000;
const PLAIN_ROUNDS = 8;

const FORMAL =
  'Good evening. I should be most grateful if you would kindly explain, at your convenience, how one ought to prepare for a longer voyage.';
const CASUAL = 'omg heyyy!!! lol thats SO cool 😂😂 gonna go sailing wooo!!! tell meee everything pls!!';

/** The journey of this run, made when the first probe asks for it. */
export function journeyOf(context: ProbeContext, baseUrl: string): Promise<Journey> {
  return context.fact('verify.journey', () => travel(context, baseUrl));
}

async function travel(context: ProbeContext, baseUrl: string): Promise<Journey> {
  const { clock, signal } = context;
  const http = await openClient(context, baseUrl, signal);
  const known = knownUser(context);
  const word = `canary${randomBytes(6).toString('hex')}`;
  const people: Person[] = [];
  const join = async (): Promise<Person> => {
    const person = await Person.register(http, clock);
    people.push(person);
    return person;
  };
  const look = <T>(work: () => Promise<T>): Promise<Step<T>> => step(signal, work);
  try {
    const signIn = await look(async () => {
      if (!known) return join();
      const person = await Person.login(http, clock, known);
      people.push(person);
      return person;
    });
    const me = (): Person => needed(signIn);
    const before = await look(() => me().get('/v1/me/stats'));
    const conversation = await look(() => me().startConversation());
    const place = (): string => needed(conversation).id;
    const message = await look(() => me().say(place(), `Good morning! My boat is called ${word}.`));
    const resumed = await look(() => me().resume(place(), turnOf(needed(message)), 0));
    const reply = await look(() => me().ask(place(), 'What would you do on a rainy day?'));
    const statistics = await look(async () => compare(needed(before), await me().get('/v1/me/stats')));
    const tones = await look(async () => {
      const [formal, casual] = await Promise.all([FORMAL, CASUAL].map((words) => inNewConversation(me(), words)));
      return { formal: formal ?? {}, casual: casual ?? {} };
    });
    const headers = await look(() => me().call('/v1/auth/me'));
    const plainMs = await look(() => timePlainRequests(me(), place()));
    const memory = await look(() => seeMemory(me(), word, context));
    // Late, for what broke one answer may be recalled by the next.
    const errors = await look(() => seeErrors(me(), place(), context));
    const secondLogin = await look(() => Person.login(http, clock, me().credentials));
    const other = await look(join);
    const strangers = await look(() => seeStrangers(http, me(), needed(other), place()));
    const safety = await look(() => seeSafety(needed(other)));
    const everybody = [...people];
    const left = await look(() => leave(people, baseUrl, context));
    const ended = await look(async () => (await needed(other).call('/v1/auth/me')).status);
    const turns = [message, resumed].flatMap((seen) => ('value' in seen ? [seen.value] : []));
    return {
      signIn,
      conversation,
      message,
      resumed,
      reply,
      statistics,
      tones,
      memory,
      errors,
      headers,
      secondLogin,
      strangers,
      ended,
      safety,
      plainMs: 'value' in plainMs ? plainMs.value : [],
      firstTokensMs: [turns[0], 'value' in memory ? memory.value.turn : undefined].flatMap(
        (turn) => turn?.firstTokenMs ?? [],
      ),
      left,
      canaries: [word, ...everybody.flatMap(({ credentials, token }) => [...Object.values(credentials), token])],
    };
  } finally {
    // Whatever ended the journey, nobody stays behind.
    await leave(people, baseUrl, context).catch(() => undefined);
    http.close();
  }
}

/** Takes the people off the list, so that each is erased once. */
async function leave(people: Person[], baseUrl: string, context: ProbeContext): Promise<boolean> {
  const leaving = people.splice(0);
  if (leaving.length === 0) return true;
  return cleaningUp(context, baseUrl, CLEAN_UP_MS, async (http) => {
    // Each by themselves: that one is not let go must not cut the others short.
    const left = await Promise.allSettled(leaving.map((person) => person.leave(http)));
    return left.every((one) => one.status === 'fulfilled' && one.value);
  });
}

/** Throws where the target names an account and this machine has not its password: that is our fault, not the service's. */
function knownUser({ target, environment }: ProbeContext): Person['credentials'] | undefined {
  if (!target.testUser) return undefined;
  const email = environment[target.testUser.emailVariable];
  const password = environment[target.testUser.passwordVariable];
  if (!email || !password) throw new Error('the test user’s variables are not set where this runs');
  return { email, password };
}

async function inNewConversation(person: Person, words: string): Promise<Json> {
  const { id } = await person.startConversation();
  return person.ask(id, words);
}

/** By then one conversation was begun and two messages were answered. */
function compare(before: Json, after: Json): StatisticsSeen {
  const more = (name: string): number => Number(after[name]) - Number(before[name]);
  return {
    did: { conversations: 1, messages: 4 },
    told: { conversations: more('conversations'), messages: more('messages') },
  };
}

async function timePlainRequests(person: Person, conversation: string): Promise<readonly number[]> {
  const paths = ['/v1/auth/me', '/v1/me/stats', '/v1/personas', `/v1/conversations/${conversation}/messages`];
  const timings: number[] = [];
  for (let round = 0; round < PLAIN_ROUNDS; round += 1) {
    for (const path of paths) timings.push((await person.call(path)).ms);
  }
  return timings;
}

function turnOf({ events }: Turn): string {
  const turn = events[0]?.data['turn'];
  if (typeof turn !== 'string') throw new ServiceFault('the stream did not begin with its turn');
  return turn;
}
