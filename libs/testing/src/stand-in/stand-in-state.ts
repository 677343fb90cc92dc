import { randomBytes } from 'node:crypto';
import type { StandInAnswer } from './stand-in-types.js';

interface StandInUser {
  readonly email: string;
  readonly password: string;
  readonly conversations: string[];
  messages: number;
  requests: number;
  memory: string | undefined;
  erased: boolean;
}

/** Requests that a user may make while a test lasts. */
const USER_LIMIT = 150;

/** Who is there and what they did. */
export class StandInState {
  private readonly users: StandInUser[] = [];
  private readonly tokens = new Map<string, StandInUser>();
  private readonly turns = new Map<string, StandInAnswer>();

  static id(prefix: string): string {
    return `${prefix}_${randomBytes(16).toString('hex')}`;
  }

  register(email: string, password: string): string {
    const user = {
      email,
      password,
      conversations: [],
      messages: 0,
      requests: 0,
      memory: undefined,
      erased: false,
    };
    this.users.push(user);
    return this.issue(user);
  }

  login(email: unknown, password: unknown): string | undefined {
    const user = this.users.find((one) => one.email === email && one.password === password && !one.erased);
    return user && this.issue(user);
  }

  /** Answers on behalf of who holds the token, as guards would. */
  signedIn(token: string | undefined, answer: (user: StandInUser) => StandInAnswer): StandInAnswer {
    const user = this.tokens.get(token ?? '');
    if (!user || user.erased) return this.problem(401, 'auth.unauthenticated');
    user.requests += 1;
    const headers = {
      'ratelimit-policy': `"user";q=${USER_LIMIT};w=60`,
      ratelimit: `"user";r=${Math.max(0, USER_LIMIT - user.requests)};t=1`,
    };
    if (user.requests > USER_LIMIT) {
      user.requests = 0;
      return { ...this.problem(429, 'throttle.limited'), headers: { ...headers, 'retry-after': '1' } };
    }
    const { headers: own, ...rest } = answer(user);
    return { ...rest, headers: { ...headers, ...own } };
  }

  remember(turn: string, answer: StandInAnswer): void {
    this.turns.set(turn, answer);
  }

  turn(id: string | undefined): StandInAnswer {
    return this.turns.get(id ?? '') ?? this.problem(404, 'turn.not_found');
  }

  problem(status: number, code: string): StandInAnswer {
    const trace = randomBytes(16).toString('hex');
    return {
      status,
      body: { type: `urn:rapport:problem:${code}`, title: code, status, instance: trace, code, trace_id: trace },
    };
  }

  private issue(user: StandInUser): string {
    const claims = Buffer.from(JSON.stringify({ sub: randomBytes(8).toString('hex'), exp: 1 })).toString('base64url');
    const token = `e30.${claims}.${randomBytes(32).toString('base64url')}`;
    this.tokens.set(token, user);
    return token;
  }
}
