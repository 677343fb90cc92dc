import { randomBytes } from 'node:crypto';
import { Exchange, type Behaviour, type Person } from './exchange.js';
import { call } from './http.js';
import { SeededRandom } from './seeded-random.js';

/** A steady load: each person sends one message after the other, and what became of each is kept. */
export class Load {
  readonly exchanges: Exchange[] = [];
  private stopped = false;
  private people: readonly Promise<void>[] = [];

  constructor(
    private readonly apiUrls: readonly string[],
    private readonly seed: number,
    private readonly behaviour: (random: SeededRandom) => Behaviour = anyBehaviour,
  ) {}

  /** Exchanges that have not come to their end. */
  get running(): number {
    return this.exchanges.filter(({ outcome }) => outcome === undefined).length;
  }

  async start(people: number): Promise<void> {
    const registered: Person[] = [];
    for (let index = 0; index < people; index += 1) registered.push(await register(this.apiUrls[0] as string));
    this.people = registered.map((person, index) => this.talk(person, index));
  }

  /** Lets every running exchange come to its end. */
  async stop(): Promise<void> {
    this.stopped = true;
    await Promise.all(this.people);
  }

  private async talk(person: Person, index: number): Promise<void> {
    const random = new SeededRandom(this.seed * 1_000 + index);
    for (let number = 1; !this.stopped; number += 1) {
      const content = `Message ${number} of person ${index}: what did you see at the harbour today?`;
      const exchange = new Exchange(person, content, this.behaviour(random), this.apiUrls, random);
      this.exchanges.push(exchange);
      await exchange.run();
    }
  }
}

function anyBehaviour(random: SeededRandom): Behaviour {
  return {
    format: random.chance(0.2) ? 'json' : 'stream',
    leavesAfter: random.chance(0.25) ? random.between(0, 12) : undefined,
    cancelsAfter: random.chance(0.1) ? random.between(1, 12) : undefined,
  };
}

async function register(url: string): Promise<Person> {
  const session = await call(`${url}/v1/auth/register`, {
    body: {
      email: `${randomBytes(8).toString('hex')}@rapport.example`,
      password: randomBytes(18).toString('hex'),
      birth_date: '1990-04-23',
      consents: { terms: '1', privacy: '1', memory: '1' },
    },
  });
  const token = String(session.body?.['access_token']);
  const personas = await call(`${url}/v1/personas`, { token });
  const [persona] = (personas.body?.['data'] ?? []) as { slug: string }[];
  const conversation = await call(`${url}/v1/conversations`, { token, body: { persona: persona?.slug } });
  if (conversation.status >= 300) throw new Error(`no conversation: ${JSON.stringify(conversation.body)}`);
  return { token, conversation: String(conversation.body?.['id']) };
}
