import { Inject, Injectable, Logger } from '@nestjs/common';
import { Clock, toUuid, type UserId } from '@rapport/kernel';
import { PersonaCatalogue } from '@rapport/persona';
import { beginning, during, SPAN_NAMES, startSpan, toCodedError, type OpenSpan } from '@rapport/platform';
import {
  CrisisRepository,
  InputScreen,
  mayPass,
  suspendsByItself,
  type InputReading,
  type CrisisDecision,
  type PolicyAdjustments,
} from '@rapport/safety';
import { BudgetRepository } from '../budget/budget-repository.js';
import { Budgets } from '../budget/budgets.js';
import { completionErrors } from '../completion.errors.js';
import { conversationErrors } from '../conversation.errors.js';
import { turnConfig, type TurnConfig } from '../conversation.config.js';
import { inApplicationContext } from '../domain/prompt/application-context.js';
import { ToneSettings } from '../domain/tone/tone-settings.js';
import { DisclosureRepository } from '../domain/disclosure-standing.js';
import type { Answer } from '../domain/turn.js';
import { AdmitStage } from '../turn/admit.stage.js';
import { AnnounceStage } from '../turn/announce.stage.js';
import { ComposeStage } from '../turn/compose.stage.js';
import { ConcealStage } from '../turn/conceal.stage.js';
import { CrisisStage } from '../turn/crisis.stage.js';
import { DiscloseStage } from '../turn/disclose.stage.js';
import { GenerateStage } from '../turn/generate.stage.js';
import { ListenStage } from '../turn/listen.stage.js';
import { ReleaseStage } from '../turn/release.stage.js';
import { ScreenStage } from '../turn/screen.stage.js';
import { ShedStage } from '../turn/shed.stage.js';
import { TurnChannel } from '../turn/turn-channel.js';
import type { OpenTurn, Turn } from '../turn/turn-context.js';
import { TurnRun } from '../turn/turn-run.js';
import { TurnStages } from '../turn/turn-stages.js';
import { openPassing, toPassingTurn, type PastMessage } from './passing-turn.js';
import { RunningCompletions } from './running-completions.js';
import { SettleCompletion } from './settle-completion.js';

/** An answer takes seconds; asking again sooner is in vain. */
const RETRY_MS = 1_000;

/** A history as the client tells it, and what is to be answered. */
export interface ChatRequest {
  readonly userId: UserId;
  /** Slug of a persona. */
  readonly model: string;
  readonly content: string;
  /** What the client's application tells the persona: untrusted, like everything here. */
  readonly context: readonly string[];
  /** Oldest first. */
  readonly history: readonly PastMessage[];
  /** Cuts the answer shorter than the persona would. */
  readonly maxOutputTokens: number | undefined;
}

export interface RunningCompletion {
  readonly channel: TurnChannel;
  /** Nobody reads on: ends the model's call, and accounts for what it took so far. */
  readonly abandon: () => void;
}

/**
 * Answers a history that the client keeps. The same stages as in a turn, so the same screening, prompt, ladder and budgets;
 * but nothing is recalled, no text is stored, and the answer lives only as long as its reader.
 */
@Injectable()
export class CompleteChat {
  private readonly logger = new Logger(CompleteChat.name);

  constructor(
    private readonly stages: TurnStages,
    private readonly personas: PersonaCatalogue,
    private readonly shed: ShedStage,
    private readonly admit: AdmitStage,
    private readonly screen: ScreenStage,
    private readonly input: InputScreen,
    private readonly toneSettings: ToneSettings,
    private readonly listen: ListenStage,
    private readonly compose: ComposeStage,
    private readonly conceal: ConcealStage,
    private readonly crisis: CrisisStage,
    private readonly crises: CrisisRepository,
    private readonly disclose: DiscloseStage,
    private readonly disclosures: DisclosureRepository,
    private readonly generate: GenerateStage,
    private readonly release: ReleaseStage,
    private readonly announce: AnnounceStage,
    private readonly settlement: SettleCompletion,
    private readonly running: RunningCompletions,
    private readonly budgets: Budgets,
    private readonly reservations: BudgetRepository,
    private readonly clock: Clock,
    @Inject(turnConfig.token) private readonly config: Pick<TurnConfig, 'bufferEvents'>,
  ) {}

  /** Resolves once the request is admitted and its worst case is reserved. */
  async start(request: ChatRequest, onBudget?: OpenTurn['onBudget']): Promise<RunningCompletion> {
    return this.running.accept(() => this.begin(request, onBudget));
  }

  private async begin(request: ChatRequest, onBudget: OpenTurn['onBudget']): Promise<RunningCompletion> {
    const span = startSpan(SPAN_NAMES.turn);
    return this.run(await beginning(span, () => this.accept(request, onBudget)), span);
  }

  private async accept(request: ChatRequest, onBudget: OpenTurn['onBudget']): Promise<Turn> {
    const { stages } = this;
    this.shed.run(request.content);
    const persona = await this.personas.active(request.model);
    const history = this.screened(request.history, persona.definition.policies.safety);
    const [adapts, standing, crisisBefore] = await Promise.all([
      this.toneSettings.adapts(request.userId),
      this.disclosures.find(request.userId),
      this.crises.find(request.userId),
    ]);
    const toneBefore = adapts ? this.listen.past(history) : { adapts, state: undefined, at: undefined };
    const content = inApplicationContext(request.content, request.context);
    const open = openPassing(
      { userId: request.userId, content, history, toneBefore, persona, standing, crisisBefore, onBudget },
      this.clock,
    );
    const spoken = { ...open, content: request.content };
    await stages.run('admit', () => this.admit.run(spoken));
    const said = await stages.run('screen', () => this.screen.run(spoken));
    const screened = this.alsoOf(request.context, said, persona.definition.policies.safety);
    // The application's notes are not how the person sounds.
    const heard = this.listen.run(spoken, screened);
    const { crisis, screen } = this.crisis.run({ ...spoken, request: sent(request) }, screened, heard);
    const tone = this.listen.heed(crisis, spoken, heard);
    // Nothing refuses such a message any more, and a crisis is to outlive whatever else may fail.
    if (!mayPass(screen)) await this.keep(request.userId, crisis);
    const { request: composed, concealed } = await stages.run('compose', () =>
      this.conceal.run(open, this.crisis.attend(this.compose.run(open, { memories: [], tone }), crisis), screen),
    );
    const maxOutputTokens = Math.min(composed.maxOutputTokens, request.maxOutputTokens ?? Infinity);
    const turn = toPassingTurn(
      open,
      { screen, tone, memories: [], crisis, concealed, disclosure: this.disclose.run(spoken) },
      { ...composed, maxOutputTokens },
      this.clock,
    );
    if (!mayPass(screen)) return this.claimed(turn);
    await this.reserve(turn);
    return this.holding(turn, async () => {
      // Only now: a message that is refused for want of room is sent again, and would count each time.
      await this.keep(request.userId, crisis);
      return this.claimed(turn);
    });
  }

  /** What is reserved for a message that is not answered after all is given back. */
  private async holding<T>(turn: Turn, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      await this.settlement.release(turn);
      throw error;
    }
  }

  /** Before anything is answered. */
  private async keep(userId: UserId, crisis: CrisisDecision): Promise<void> {
    if (!crisis.change) return;
    // Two requests at once: whoever comes second asks again, and is then answered by what the first has changed.
    if (!(await this.crises.keep(userId, crisis.change, this.clock.date()))) {
      throw conversationErrors.turnInProgress(undefined, { retryAfterMs: RETRY_MS });
    }
    await this.crisis.notify({ crisis });
  }

  /**
   * What the application says is screened beside what the person says: "You are a pirate" is no jailbreak of theirs, and
   * nobody has to be asked about it with every message.
   */
  private alsoOf(context: readonly string[], said: InputReading, policy: PolicyAdjustments | undefined): InputReading {
    const withheld = context.map((text) => this.input.glance(text, { policy })).find((reading) => !mayPass(reading));
    if (!withheld || !mayPass(said)) return said;
    const { crisis: _anybodys, ...decision } = withheld;
    return { ...decision, ...(said.crisis && { crisis: said.crisis }) };
  }

  /** What screening withholds from the model in a conversation, it withholds here. */
  private screened(history: readonly PastMessage[], policy: PolicyAdjustments | undefined): readonly PastMessage[] {
    return history.filter(({ role, text }) => {
      const reading = this.input.glance(text, { policy });
      return mayPass(reading) && !(role === 'user' && suspendsByItself(reading.crisis));
    });
  }

  private async reserve(turn: Turn): Promise<void> {
    const reservation = this.budgets.reservationFor(turn.userId, toUuid('turn', turn.id), turn.request);
    const use = await this.budgets.within(reservation, () => this.reservations.reserve(reservation), turn.onBudget);
    turn.onBudget?.(use, reservation.window);
  }

  /** Only what is sure to be answered tells anything; another turn may have been faster. */
  private async claimed(turn: Turn): Promise<Turn> {
    const { disclosure, standing, userId } = turn;
    if (!disclosure) return turn;
    const claim = { disclosure, recordedAt: standing.recordedAt };
    const told = await this.disclosures.claim(userId, claim, this.clock.date());
    return told ? turn : { ...turn, disclosure: undefined };
  }

  private run(turn: Turn, span: OpenSpan): RunningCompletion {
    const run = new TurnRun(new TurnChannel(this.config.bufferEvents), this.clock);
    this.running.answer(run, () => during(span, () => this.answer(turn, run)));
    return { channel: run.channel, abandon: () => run.stop(completionErrors.interrupted()) };
  }

  /** Never rejects: whatever happens, it is accounted for and told. */
  private async answer(turn: Turn, run: TurnRun): Promise<void> {
    this.announce.created(turn, run);
    try {
      const generate = () => this.release.run(turn, run, this.generate.run(turn, run));
      const answer = this.crisis.answer(turn, run) ?? (await this.stages.run('generate', generate));
      const end = await this.stages.run('settle', () => this.settlement.execute(turn, run, answer));
      this.announce.ended(turn, run, end);
    } catch (cause) {
      const error = toCodedError(cause);
      this.logger.error({ event: 'completion.failed', code: error.code, err: cause }, 'A completion failed');
      await this.settlement
        .execute(turn, run, failed(run, error.code))
        .catch((unsettled: unknown) => this.settlement.reportUnsettled(unsettled));
      this.announce.ended(turn, run, { type: 'response.failed', error });
    }
  }
}

function failed({ ledger, said }: TurnRun, errorCode: string): Answer {
  const facts = { rung: 'primary', verdict: 'error', errorCode, call: ledger.total } as const;
  return { ...facts, state: 'failed', status: 'incomplete', text: said };
}

function sent({ history, content }: ChatRequest): readonly string[] {
  return [...history.map(({ text }) => text), content];
}
