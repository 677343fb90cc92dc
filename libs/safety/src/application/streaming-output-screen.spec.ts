import { setImmediate as immediate } from 'node:timers/promises';
import { newId } from '@rapport/kernel';
import { Metrics } from '@rapport/platform';
import { describe, expect, it } from 'vitest';
import { PromptGuard } from '../domain/canary/prompt-guard.js';
import type { SafetyTier } from '../domain/decision.js';
import type { JudgeQuestion, JudgeVerdict } from '../domain/judge.js';
import type { LocalScores } from '../domain/linear/local-scores.js';
import type { OutputContext } from '../domain/screening.js';
import { DenyList } from './deny-list.js';
import { judgePrompt } from '../infrastructure/judge-prompt.js';
import { StreamingOutputScreen } from './streaming-output-screen.js';

const ACCOUNT = { userId: newId('user'), personaId: newId('persona') };
const ORDINARY = 'The tide comes in twice a day, and the boats lift one by one. ';
/** What stands for a text that scores high. */
const HARMFUL = 'DREADFUL ';

const says = (category: string, tier: SafetyTier): JudgeVerdict => ({
  category,
  tier,
  jailbreak: false,
  crisis: { tier: 'none', about: 'none' },
});

/** `verdicts`: what the judge answers, in order; asked beyond them it throws. */
function setup(verdicts: (JudgeVerdict | undefined)[] = [], context: Partial<OutputContext> = { account: ACCOUNT }) {
  const questions: JudgeQuestion[] = [];
  const answers = verdicts.map(() => Promise.withResolvers<JudgeVerdict | undefined>());
  const judge = {
    judge: (question: JudgeQuestion) => {
      questions.push(question);
      const answer = answers[questions.length - 1];
      if (!answer) throw new Error('the judge was asked beyond the script');
      return answer.promise;
    },
  };
  const scores = {
    thresholds: { harm: { skip: 0.3, act: 0.5 } },
    harm: (text: string) => (text.includes(HARMFUL) ? 0.9 : 0.1),
  } as unknown as LocalScores;
  const config = { maxOutputCharacters: 60_000, judge: 'unsure' } as const;
  const metrics = new Metrics();
  const sut = new StreamingOutputScreen(new DenyList(), scores, judge, metrics, config);
  const answer = sut.open({ locale: 'en', ...context });

  const settle = async () => {
    // Questions are put, then answered, then heeded.
    await immediate();
    for (const [index, verdict] of verdicts.entries()) answers[index]?.resolve(verdict);
    await immediate();
  };
  return { sut: answer, ctx: { screen: sut, questions, settle, metrics } };
}

describe('the output screen', () => {
  it('stops an answer before the first character of a denied phrase', () => {
    const { sut } = setup();
    const delivered = ['Maybe you sh', 'ould kill your', 'self, he read', ' aloud.'].map((delta) => sut.push(delta));
    expect(delivered.join('') + sut.finish()).toBe('Maybe ');
    expect(sut.decision.category).toBe('self_harm_encouragement');
  });

  it('does not apply rules that are about questions', () => {
    const { sut } = setup();
    expect(sut.push('You asked for the best way to kill myself. ')).toBe('You asked for the best way to kill myself. ');
  });

  it('calls what gives the prompt away a leak', () => {
    const prompt = new PromptGuard({ canary: 'fqzzzzzzzzzzzzxj', instructions: [] });
    const { sut } = setup([], { prompt });
    expect(sut.push('It is F-Q-ZZZZZZ zzzzzz XJ!')).toBe('');
    expect(sut.decision).toMatchObject({ action: 'block', category: 'prompt_leak' });
  });

  it('lets ordinary answers end without anybody being asked', async () => {
    const { sut, ctx } = setup();
    expect(sut.push(ORDINARY.repeat(30)) + sut.finish()).toBe(ORDINARY.repeat(30));
    expect(await sut.review()).toMatchObject({ action: 'allow' });
    expect(ctx.questions).toEqual([]);
  });

  it('asks while the answer still comes, and stops the rest when the judge says no', async () => {
    const { sut, ctx } = setup([says('dangerous', 'high')]);
    const first = HARMFUL.repeat(40);
    expect(sut.push(first)).toBe(first);
    expect(sut.push('more ')).toBe('more ');
    await ctx.settle();
    expect(ctx.questions).toMatchObject([{ side: 'output', text: first, account: ACCOUNT }]);
    expect(sut.push('and more')).toBe('');
    expect(await sut.review()).toMatchObject({ action: 'block', category: 'dangerous' });
  });

  it('asks about a short answer at its end', async () => {
    const { sut, ctx } = setup([says('violence', 'critical')]);
    sut.push(`Well, ${HARMFUL}`);
    sut.finish();
    expect(ctx.questions).toEqual([]);
    const review = sut.review();
    await ctx.settle();
    expect(await review).toMatchObject({ action: 'block', category: 'violence', signals: [{ source: 'judge' }] });
  });

  it('asks again about the whole when it went on after it was judged', async () => {
    const { sut, ctx } = setup([says('none', 'none'), says('hate', 'high')]);
    sut.push(HARMFUL.repeat(40));
    sut.push(ORDINARY);
    const review = sut.review();
    await ctx.settle();
    expect(await review).toMatchObject({ action: 'block', category: 'hate' });
    expect(ctx.questions.map(({ text }) => text.endsWith(ORDINARY))).toEqual([false, true]);
  });

  it('lets the answer stand when no judge answers: scores alone are not enough', async () => {
    const { sut, ctx } = setup([undefined]);
    sut.push(HARMFUL);
    const review = sut.review();
    await ctx.settle();
    expect(await review).toMatchObject({ action: 'allow' });
  });

  it('has the judge look where Gemini rates an answer high, and keeps the rating when they see nothing', async () => {
    const { sut, ctx } = setup([says('none', 'none')]);
    sut.push(ORDINARY);
    const review = sut.review([{ category: 'harassment', probability: 'high', blocked: false }]);
    await ctx.settle();
    const signals = [{ id: 'gemini.rating.harassment', source: 'gemini', score: 0.75 }];
    expect(await review).toMatchObject({ action: 'annotate', category: 'harassment', signals });
    expect(ctx.questions).toMatchObject([{ text: ORDINARY }]);
  });

  it('keeps a middling rating where the policy wants to know, and asks nobody', async () => {
    const rated = (category: 'hate' | 'sexual') => [{ category, probability: 'medium', blocked: false } as const];
    const actions = await Promise.all(
      (['hate', 'sexual'] as const).map((category) => setup().sut.review(rated(category))),
    );
    expect(actions).toMatchObject([{ action: 'annotate', category: 'hate' }, { action: 'allow' }]);
  });

  it('takes no answer back for a rating alone, whatever the policy does about its tier', async () => {
    const { sut, ctx } = setup([says('none', 'none')], { account: ACCOUNT, policy: { sexual: { medium: 'block' } } });
    sut.push(ORDINARY);
    const review = sut.review([{ category: 'sexual', probability: 'high', blocked: false }]);
    await ctx.settle();
    expect(await review).toMatchObject({ action: 'annotate', category: 'sexual', tier: 'medium' });
  });

  it('asks about all of an answer that is too long for one question', async () => {
    const { sut, ctx } = setup(Array.from({ length: 4 }, () => says('none', 'none')));
    sut.push(HARMFUL.repeat(40));
    sut.push(`${ORDINARY.repeat(160)}MARKED ${ORDINARY.repeat(150)}`);
    const review = sut.review();
    await ctx.settle();
    await review;
    const parts = [0, 1, 2].map((index) => ({ index, of: 3 }));
    expect(ctx.questions.map(({ part }) => part)).toEqual([undefined, ...parts]);
    const shown = ctx.questions.map((question) => judgePrompt(question)((text) => text));
    expect(shown.filter((prompt) => prompt.includes('MARKED'))).toHaveLength(1);
  });

  it('goes by the gravest that is said of its parts', async () => {
    const { sut, ctx } = setup([says('none', 'none'), says('hate', 'high'), undefined]);
    sut.push(ORDINARY.repeat(300));
    const review = sut.review([{ category: 'hate', probability: 'high', blocked: false }]);
    await ctx.settle();
    expect(await review).toMatchObject({ action: 'block', category: 'hate', signals: [{ source: 'judge' }] });
  });

  it('lets what a judge found stand before a rating', async () => {
    const { sut, ctx } = setup([says('violence', 'critical')]);
    sut.push(ORDINARY);
    const review = sut.review([{ category: 'harassment', probability: 'high', blocked: false }]);
    await ctx.settle();
    expect(await review).toMatchObject({ action: 'block', category: 'violence' });
  });

  it('counts each answer once, by what was decided', async () => {
    const { sut, ctx } = setup();
    sut.push('You should kill yourself. ');
    await sut.review();
    expect(await ctx.metrics.render()).toContain(
      'rapport_safety_decisions_total{side="output",category="self_harm_encouragement",tier="high",action="block",source="rule"} 1',
    );
  });

  it('takes the refusal of a model for a decision, and counts it too', async () => {
    const { ctx } = setup();
    const decision = ctx.screen.refused({ kind: 'reply_blocked', reason: 'SPII' });
    expect(decision).toMatchObject({ action: 'block', category: 'personal_data', signals: [{ source: 'gemini' }] });
    expect(await ctx.metrics.render()).toContain(
      'category="personal_data",tier="high",action="block",source="gemini"} 1',
    );
    expect(() => ctx.screen.refused({ kind: 'ok' })).toThrow('no refusal');
  });
});

describe('a denied phrase that harmless answers quote', () => {
  const QUOTING = 'Nobody has the right to tell you to go kill yourself. ';
  const CONTRADICTING = 'You say everyone would be better off without you, and I do not believe it. ';
  const URGING = 'You should end your life. ';
  const harmless = says('none', 'none');
  const urging = says('self_harm_encouragement', 'high');

  it('waits for the judge, and is told once they see no harm', async () => {
    const { sut, ctx } = setup([harmless, harmless]);
    expect([sut.push(QUOTING), sut.push(ORDINARY)]).toEqual(['', '']);
    await ctx.settle();
    expect(sut.push(ORDINARY) + sut.finish()).toBe(QUOTING + ORDINARY + ORDINARY);
    expect(await sut.review()).toMatchObject({ action: 'allow' });
    expect(ctx.questions.map(({ text }) => text)).toEqual([QUOTING, QUOTING + ORDINARY + ORDINARY]);
  });

  it('is told after the review where the answer ends with it', async () => {
    const { sut, ctx } = setup([harmless]);
    expect(sut.push(QUOTING.trimEnd().slice(0, -1)) + sut.finish()).toBe('Nobody has the right to tell you to ');
    const review = sut.review();
    await ctx.settle();
    expect(await review).toMatchObject({ action: 'allow' });
    expect(sut.finish()).toBe('go kill yourself');
  });

  it.each([
    ['the judge says no', [urging], {}],
    ['no judge answers', [undefined], {}],
    ['nobody is there to ask', [], { account: undefined }],
  ])('is withheld where %s', async (_, verdicts, context) => {
    const { sut, ctx } = setup(verdicts, { account: ACCOUNT, ...context });
    const delivered = ['Well, ', 'go kill yourself. ', ORDINARY].map((delta) => sut.push(delta)).join('');
    await ctx.settle();
    expect(delivered + sut.push(ORDINARY) + sut.finish()).toBe('Well, ');
    const signals = [{ id: 'self_harm.urged.en', source: 'rule', score: 1 }];
    expect(await sut.review()).toMatchObject({ action: 'block', category: 'self_harm_encouragement', signals });
  });

  it('waits for the end where another was judged before it, and is told once the judge saw no harm in the whole', async () => {
    const { sut, ctx } = setup([harmless, harmless]);
    sut.push(QUOTING);
    await ctx.settle();
    expect(sut.push(ORDINARY)).toBe(QUOTING + ORDINARY);
    expect([sut.push(CONTRADICTING), sut.push(ORDINARY), sut.finish()]).toEqual(['', '', '']);
    expect(await sut.review()).toMatchObject({ action: 'allow' });
    expect(sut.finish()).toBe(CONTRADICTING + ORDINARY);
    expect(ctx.questions.map(({ text }) => text)).toEqual([QUOTING, QUOTING + ORDINARY + CONTRADICTING + ORDINARY]);
  });

  it.each([
    ['after the verdict on it, and no judge answers then', '', undefined, QUOTING + ORDINARY],
    ['after the verdict on it, and the judge says no then', '', urging, QUOTING + ORDINARY],
    ['while the judge reads it, and no judge answers then', URGING, undefined, ''],
  ])('is withheld where it follows a harmless one %s', async (_, meanwhile, last, told) => {
    const { sut, ctx } = setup([harmless, last]);
    sut.push(QUOTING);
    sut.push(meanwhile);
    await ctx.settle();
    const delivered = [ORDINARY, URGING, ORDINARY].map((delta) => sut.push(delta)).join('');
    expect(delivered + sut.finish()).toBe(told);
    const signals = [{ id: 'self_harm.urged.en', source: 'rule', score: 1 }];
    expect(await sut.review()).toMatchObject({ action: 'block', category: 'self_harm_encouragement', signals });
    expect(sut.finish()).toBe('');
  });

  it('waits for another word where only the end of the answer shows that it is one', async () => {
    const { sut, ctx } = setup([harmless, undefined]);
    sut.push(`${QUOTING}You should end your life`);
    expect(sut.finish()).toBe('');
    const review = sut.review();
    await ctx.settle();
    expect(await review).toMatchObject({ action: 'block', signals: [{ id: 'self_harm.urged.en' }] });
  });

  it('is one find, whatever follows its last word', async () => {
    const { sut, ctx } = setup([harmless]);
    sut.push('Nobody may tell you to go kill yourself.');
    await ctx.settle();
    expect(sut.push('" \n') + sut.push(ORDINARY)).toBe(`Nobody may tell you to go kill yourself." \n${ORDINARY}`);
  });

  it('is withheld when what it stands beside is denied outright', () => {
    const { sut, ctx } = setup([harmless]);
    expect(sut.push(QUOTING) + sut.push('You should kill yourself. ')).toBe('');
    expect(sut.decision).toMatchObject({ action: 'block', signals: [{ id: 'self_harm.encouraged.en' }] });
    expect(ctx.questions).toHaveLength(1);
  });

  it('changes nothing about a no that was said before', async () => {
    const { sut, ctx } = setup([says('hate', 'high'), harmless]);
    sut.push(HARMFUL.repeat(40));
    expect(sut.push(QUOTING)).toBe('');
    await ctx.settle();
    expect(sut.push(ORDINARY) + sut.finish()).toBe('');
    expect(await sut.review()).toMatchObject({ action: 'block', category: 'hate' });
  });
});
