import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { newId } from '@rapport/kernel';
import { loadConfig, Metrics, ReadinessHolds, ReadinessWarnings, type BlindIndex } from '@rapport/platform';
import { ManualClock } from '@rapport/testing';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { crisisConfig } from '../crisis.config.js';
import type { CrisisDecision, StandingCrisis } from '../domain/crisis/crisis-decision.js';
import { SafetyJudge, type CrisisVerdict, type JudgeQuestion, type JudgeVerdict } from '../domain/judge.js';
import { CrisisProtocolFile } from '../infrastructure/crisis-protocol-file.js';
import { loadShippedModels } from '../infrastructure/shipped-models.js';
import { safetyConfig } from '../safety.config.js';
import { CrisisProtocols } from './crisis-protocols.js';
import { CrisisWatch } from './crisis-watch.js';
import { DenyList } from './deny-list.js';
import { ScreeningEngine } from './screening-engine.js';

interface ScriptedTurn {
  readonly says: string;
  readonly judge?: string;
  /** Minutes. */
  readonly after?: number;
  readonly then: string;
}

interface Dialogue {
  readonly name: string;
  readonly falseAlarm?: boolean;
  readonly turns: readonly ScriptedTurn[];
}

const DIALOGUES = parse(
  readFileSync(join(import.meta.dirname, 'fixtures', 'crisis-dialogues.yaml'), 'utf8'),
) as readonly Dialogue[];
const models = loadShippedModels();
const config = loadConfig([safetyConfig, crisisConfig], {});

/** Answers the one question that it expects, and no other. */
class ScriptedJudge extends SafetyJudge {
  private script: string | undefined;

  expect(script: string | undefined): void {
    if (this.script !== undefined) throw new Error('the judge was not asked');
    this.script = script;
  }

  override judge({ text }: JudgeQuestion): Promise<JudgeVerdict | undefined> {
    const { script } = this;
    this.script = undefined;
    if (script === undefined) throw new Error(`nobody expected a question about: ${text}`);
    const [about, tier] = script.split('/') as [CrisisVerdict['about'], CrisisVerdict['tier']];
    const verdict = { category: 'none', tier: 'none', jailbreak: false, crisis: { about, tier } } as const;
    return Promise.resolve(script === 'silent' ? undefined : verdict);
  }
}

function setup() {
  const clock = new ManualClock();
  const judge = new ScriptedJudge();
  const metrics = new Metrics();
  const values = config.get(crisisConfig);
  const index: BlindIndex = { digest: () => randomBytes(32) };
  const protocols = new CrisisProtocols(
    new CrisisProtocolFile(),
    clock,
    metrics,
    new ReadinessHolds(),
    new ReadinessWarnings(),
    values,
  );
  const sut = new CrisisWatch(protocols, index, clock, metrics, values);
  const engine = new ScreeningEngine(new DenyList(), models, judge, metrics, config.get(safetyConfig));
  const userId = newId('user');
  const account = { userId, personaId: newId('persona') };
  let standing: StandingCrisis | undefined;
  const hear = async ({ says: text, judge: script, after = 0 }: ScriptedTurn): Promise<string> => {
    await clock.advance(after * 60_000);
    judge.expect(script);
    const { crisis: signals } = await engine.screen(text, { locale: 'en', account });
    judge.expect(undefined);
    const decision = sut.decide({ userId, locale: 'en', text, again: false, failedAt: undefined, signals, standing });
    const { change } = decision;
    if (change) standing = change.state && { state: change.state, revision: change.from + 1 };
    return told(decision);
  };
  return { sut: { hear }, ctx: { protocols } };
}

/** In the words of the script. */
function told({ referral, notice, gentle }: CrisisDecision): string {
  if (!referral) return notice ? 'persona+notice' : gentle ? 'persona+gentle' : 'persona';
  const { protocols } = setup().ctx;
  const kinds = Object.entries(protocols.current.texts['en']!.referrals);
  const [kind] = kinds.find(([, text]) => referral.text.startsWith(text)) ?? ['unknown'];
  return referral.resources.length > 0 ? `${kind}+resources` : kind;
}

describe('scripted dialogues', () => {
  it('are sixty, at least twenty of them false alarms', () => {
    expect(DIALOGUES).toHaveLength(60);
    expect(DIALOGUES.filter(({ falseAlarm }) => falseAlarm).length).toBeGreaterThanOrEqual(20);
  });

  it.each(DIALOGUES)('$name', async ({ turns }) => {
    const { sut } = setup();
    const heard: string[] = [];
    for (const turn of turns) heard.push(`${turn.says} -> ${await sut.hear(turn)}`);
    expect(heard).toEqual(turns.map(({ says, then }) => `${says} -> ${then}`));
  });

  it('end with the persona, wherever the alarm was false', () => {
    const last = DIALOGUES.filter(({ falseAlarm }) => falseAlarm).map(({ turns }) => turns.at(-1)?.then);
    expect(last.filter((then) => !then?.startsWith('persona'))).toEqual([]);
  });
});
