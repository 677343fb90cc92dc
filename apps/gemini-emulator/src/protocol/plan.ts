import type { GenerateBody, UsageMetadata } from './answer.js';
import type { SeededRandom } from './seeded-random.js';
import { CHARACTERS_PER_TOKEN } from './tokens.js';

/**
 * How an answer goes over the wire, as data: a list of steps the server plays. Faults of transport rewrite the list,
 * which keeps each of them a small pure function.
 */
export type Step =
  | { readonly do: 'wait'; readonly ms: number }
  /** `event` marks a step that carries part of the answer. `usage` is what the client has been told once it is sent. */
  | { readonly do: 'write'; readonly text: string; readonly event?: boolean; readonly usage?: UsageMetadata }
  | { readonly do: 'write-bytewise'; readonly text: string; readonly usage?: UsageMetadata }
  /** Writes the same text again and again until the client leaves. */
  | { readonly do: 'repeat'; readonly text: string; readonly everyMs: number }
  /** Ends the response properly. */
  | { readonly do: 'end' }
  /** Closes the connection in the middle: FIN, without the end of the response. */
  | { readonly do: 'close' }
  /** Closes the connection with a reset: RST. */
  | { readonly do: 'reset' }
  /** Nothing more, with the connection open, until the client leaves. */
  | { readonly do: 'hang' };

export interface Plan {
  readonly status: number;
  readonly contentType: string;
  readonly steps: readonly Step[];
  /** Set when the answer is a stream: how its events are framed. */
  readonly format?: StreamFormat;
}

export type StreamFormat = 'sse' | 'array';

const JSON_TYPE = 'application/json; charset=UTF-8';

/** A plan of one piece. */
export function bodyPlan(status: number, contentType: string, text: string, usage?: UsageMetadata): Plan {
  return { status, contentType, steps: [{ do: 'write', text, event: true, usage }, { do: 'end' }] };
}

export const jsonPlan = (body: unknown, status = 200): Plan => bodyPlan(status, JSON_TYPE, JSON.stringify(body));

/** The same body in two halves, so that a fault can strike in its middle. */
export function halved(plan: Plan): Plan {
  const steps = plan.steps.flatMap((step): Step[] => {
    if (step.do !== 'write' || step.text.length < 2) return [step];
    const middle = Math.ceil(step.text.length / 2);
    return [
      { do: 'write', text: step.text.slice(0, middle), event: true },
      { ...step, text: step.text.slice(middle) },
    ];
  });
  return { ...plan, steps };
}

/** One body as one event of a stream. `first` matters only to the array form. */
export const frameEvent = (body: unknown, format: StreamFormat, first: boolean): string =>
  format === 'sse' ? `data: ${JSON.stringify(body)}\r\n\r\n` : `${first ? '[' : ',\r\n'}${JSON.stringify(body)}`;

export function streamPlan(bodies: readonly GenerateBody[], format: StreamFormat, pace: Pace): Plan {
  const steps: Step[] = [];
  let tokens = 0;
  bodies.forEach((body, index) => {
    const sent = body.usageMetadata.candidatesTokenCount ?? 0;
    const ms = index === 0 ? pace.firstToken() : pace.tokens(sent - tokens);
    tokens = sent;
    if (ms > 0) steps.push({ do: 'wait', ms });
    steps.push({ do: 'write', text: frameEvent(body, format, index === 0), event: true, usage: body.usageMetadata });
  });
  if (format === 'array') steps.push({ do: 'write', text: ']' });
  steps.push({ do: 'end' });
  return { status: 200, contentType: format === 'sse' ? 'text/event-stream' : JSON_TYPE, steps, format };
}

/** The rhythm of an answer, with a repeatable jitter of 30 % either way. Zero means without delay. */
export class Pace {
  private readonly firstTokenMs: number;
  private readonly tokensPerSecond: number;
  private readonly random: SeededRandom;

  constructor(options: { firstTokenMs: number; tokensPerSecond: number }, random: SeededRandom) {
    this.firstTokenMs = options.firstTokenMs;
    this.tokensPerSecond = options.tokensPerSecond;
    this.random = random;
  }

  firstToken(): number {
    return this.jitter(this.firstTokenMs);
  }

  tokens(count: number): number {
    return this.tokensPerSecond === 0 ? 0 : this.jitter((count / this.tokensPerSecond) * 1_000);
  }

  whole(text: string): number {
    return this.firstToken() + this.tokens(Math.ceil(text.length / CHARACTERS_PER_TOKEN));
  }

  private jitter(ms: number): number {
    return Math.round(ms * this.random.between(0.7, 1.3));
  }
}
