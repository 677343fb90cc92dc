import { Injectable } from '@nestjs/common';
import { AdmitStage } from './admit.stage.js';
import { AnnounceStage } from './announce.stage.js';
import { asStopped } from './as-stopped.js';
import { ComposeStage } from './compose.stage.js';
import { ConcealStage } from './conceal.stage.js';
import { CrisisStage } from './crisis.stage.js';
import { DiscloseStage } from './disclose.stage.js';
import { DigestStage } from './digest.stage.js';
import { GenerateStage } from './generate.stage.js';
import { ListenStage } from './listen.stage.js';
import { OpenStage } from './open.stage.js';
import { RecallStage } from './recall.stage.js';
import { RecordStage } from './record.stage.js';
import { ReleaseStage } from './release.stage.js';
import { RememberStage } from './remember.stage.js';
import { ScreenStage } from './screen.stage.js';
import { SettleStage } from './settle.stage.js';
import { ShedStage } from './shed.stage.js';
import type { SendCommand, Turn } from './turn-context.js';
import type { TurnRun } from './turn-run.js';
import { TurnStages } from './turn-stages.js';

/** The way of a message, in order. Nothing goes back. docs/turn.md tells each stage's part. */
@Injectable()
export class TurnPipeline {
  constructor(
    private readonly stages: TurnStages,
    private readonly shed: ShedStage,
    private readonly admit: AdmitStage,
    private readonly open: OpenStage,
    private readonly screen: ScreenStage,
    private readonly listen: ListenStage,
    private readonly crisis: CrisisStage,
    private readonly recall: RecallStage,
    private readonly compose: ComposeStage,
    private readonly conceal: ConcealStage,
    private readonly disclose: DiscloseStage,
    private readonly record: RecordStage,
    private readonly generate: GenerateStage,
    private readonly release: ReleaseStage,
    private readonly settle: SettleStage,
    private readonly announce: AnnounceStage,
    private readonly digest: DigestStage,
    private readonly remember: RememberStage,
  ) {}

  /** Up to the commit of the person's message. Throws what the caller did wrong; nothing is stored then. */
  async accept(command: SendCommand): Promise<Turn> {
    this.shed.run(command.content);
    const { stages } = this;
    await stages.run('admit', () => this.admit.run(command));
    const opening = stages.run('open', () => this.open.run(command));
    const recalling = this.recall.begin(command);
    const open = await opening;
    const [screened, recalled] = await Promise.all([
      stages.run('screen', () => this.screen.run(open)),
      stages.run('recall', () => this.recall.run(open, recalling)),
    ]);
    const heard = this.listen.run(open, screened);
    const { crisis, screen } = this.crisis.run(open, screened, heard);
    const tone = this.listen.heed(crisis, open, heard);
    const memories = crisis.referral ? [] : recalled;
    const { request, concealed } = await stages.run('compose', () =>
      this.conceal.run(open, this.crisis.attend(this.compose.run(open, { tone, memories }), crisis), screen),
    );
    const disclosure = this.disclose.run(open);
    const reading = { screen, tone, memories, crisis, concealed, disclosure };
    return stages.run('record', () => this.record.run(open, reading, request));
  }

  /** From the model's first word to the terminal event. Never throws: whatever happens, the turn is settled and told. */
  async answer(turn: Turn, run: TurnRun): Promise<void> {
    const { stages } = this;
    this.announce.created(turn, run);
    turn.lifecycle.advance('generating');
    let end;
    try {
      const generate = () => this.release.run(turn, run, this.generate.run(turn, run));
      const answer = this.crisis.answer(turn, run) ?? (await stages.run('generate', generate));
      end = await stages.run('settle', () => this.settle.run(turn, run, asStopped(answer, run.signal)));
    } catch (error) {
      end = await this.settle.fail(turn, run, error);
    }
    this.announce.ended(turn, run, end);
    await this.crisis.notify(turn);
    if (turn.crisis?.referral) return;
    await stages.run('digest', () => this.digest.run(turn));
    await stages.run('remember', () => this.remember.run(turn));
  }
}
