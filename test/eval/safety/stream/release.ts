import { Test } from '@nestjs/testing';
import { ReleaseStage, TurnChannel, TurnRun, type GenerationEvent, type Turn } from '@rapport/conversation';
import { newId, type Clock } from '@rapport/kernel';
import { ClockModule, ConfigModule, loadConfig, TelemetryModule } from '@rapport/platform';
import { ALLOWED, OutputScreen, ReplySanitisers, safetyConfig, SafetyJudge, SafetyModule } from '@rapport/safety';
import { PERSONA, PROMPTS } from './persona.js';

export interface Delivery {
  /** Monotonic ms. */
  readonly at: number;
  readonly text: string;
}

export interface Released {
  /** What reached the client before anything was replaced, in order. */
  readonly deliveries: readonly Delivery[];
  /** Whether the client was told that it does not count. */
  readonly replaced: boolean;
  /** What is stored as the answer. */
  readonly stored: string;
  /** What a client that comes back later reads. */
  readonly retold: string;
}

/** Release as in the product, with its own screens and sanitisers; no judge is asked, for nobody is charged. */
export class Releasing {
  private constructor(
    private readonly stage: ReleaseStage,
    private readonly sanitisers: ReplySanitisers,
  ) {}

  static async open(): Promise<Releasing> {
    const config = ConfigModule.forRoot(loadConfig([safetyConfig], { SAFETY_JUDGE: 'off' }), [safetyConfig]);
    const module = await Test.createTestingModule({
      imports: [config, ClockModule, TelemetryModule, SafetyModule.register({ imports: [] })],
    })
      .overrideProvider(SafetyJudge)
      .useValue({ judge: () => Promise.reject(new Error('asked')) })
      .compile();
    const sanitisers = module.get(ReplySanitisers);
    const stage = new ReleaseStage(module.get(OutputScreen), sanitisers, PROMPTS, { holdingRetryMs: 1_000 });
    return new Releasing(stage, sanitisers);
  }

  /** Runs one answer through. `pieces` decides when each piece comes. */
  async run(pieces: AsyncIterable<string>, clock: Clock): Promise<Released> {
    const run = new TurnRun(new TurnChannel(Number.MAX_SAFE_INTEGER), clock);
    const deliveries: Delivery[] = [];
    let replaced = false;
    run.channel.onPublish(() => {
      const [event] = run.channel.held(run.channel.last - 1, 1);
      if (event?.type === 'message.replaced') replaced = true;
      if (event?.type === 'response.output_text.delta') deliveries.push({ at: clock.monotonic(), text: event.delta });
    });
    const turn = { persona: PERSONA, userId: newId('user'), recent: [], content: 'Go on.', screen: ALLOWED };
    const { text } = await this.stage.run(turn as unknown as Turn, run, generationOf(pieces));
    const retold = run.channel.held(0, run.channel.last).map((event) => ('delta' in event ? event.delta : ''));
    return { deliveries, replaced, stored: text, retold: retold.join('') };
  }

  /** How a text is shown when nothing is withheld. */
  shown(text: string): string {
    const sanitiser = this.sanitisers.open();
    return sanitiser.push(text) + sanitiser.finish();
  }
}

async function* generationOf(pieces: AsyncIterable<string>): AsyncGenerator<GenerationEvent> {
  for await (const text of pieces) yield { type: 'delta', text };
  yield { type: 'end', outcome: 'answered', rung: 'primary', verdict: 'ok' };
}
