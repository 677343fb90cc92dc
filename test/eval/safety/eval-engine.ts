import { newId } from '@rapport/kernel';
import { Metrics } from '@rapport/platform';
import { DenyList, loadShippedModels, SafetyJudge, ScreeningEngine, type InputReading } from '@rapport/safety';
import { verdictOf } from '../../../apps/gemini-emulator/src/replies/safety-verdict.js';

/** Judges as the emulator does, by words: what a real model makes of a text is not known here. */
class WordJudge extends SafetyJudge {
  asked = 0;

  override judge({ text }: { readonly text: string }): Promise<ReturnType<typeof verdictOf>> {
    this.asked += 1;
    return Promise.resolve(verdictOf(text));
  }
}

export interface EvalEngine {
  /** With the judge. */
  screen(text: string): Promise<InputReading>;
  /** Without one. */
  glance(text: string): InputReading;
  /** So often the judge was asked. */
  readonly asked: number;
}

/** The engine that screens what people write, as it ships. */
export function evalEngine(): EvalEngine {
  const judge = new WordJudge();
  const engine = new ScreeningEngine(new DenyList(), loadShippedModels(), judge, new Metrics(), {
    maxInputCharacters: 100_000,
    judge: 'unsure',
    judgeUnansweredFrom: 'high',
  });
  const account = { userId: newId('user'), personaId: newId('persona') };
  return {
    screen: (text) => engine.screen(text, { locale: 'en', account }),
    glance: (text) => engine.glance(text),
    get asked() {
      return judge.asked;
    },
  };
}
