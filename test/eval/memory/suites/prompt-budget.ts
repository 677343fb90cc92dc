import type { Conversation } from '../locomo.js';
import { ask, indexConversation } from '../person.js';
import type { EvalInput, SuiteReport } from '../suite.js';

interface Ranked {
  /** Best first: score, tokens and whether the turn is evidence. */
  readonly turns: readonly { readonly score: number; readonly tokens: number; readonly isEvidence: boolean }[];
  readonly evidence: number;
  readonly fullTokens: number;
}

type Cut = (ranked: Ranked) => number;

/** The prompt holds a line a turn: a bullet, who said it, and the text. About four characters a token. */
const CHARACTERS_PER_TOKEN = 4;
const COUNTS = [10, 20, 30, 40, 50, 70, 100];
const SHARES = [0.5, 0.45, 0.4, 0.35];
const ENOUGH = 0.95;
const BISECTIONS = 16;

/**
 * What recall costs in prompt tokens beside the whole history, which contains all of the evidence. Cuts the ranking
 * after a fixed number of turns, or where the score falls below a share of the best one's.
 */
export async function promptBudget(input: EvalInput): Promise<SuiteReport | undefined> {
  const { conversations } = input;
  if (!conversations) return undefined;
  const ranked = (await Promise.all(conversations.map((each) => rankAll(each, input)))).flat();
  if (ranked.length === 0) return undefined;
  const enough = bisect((share) => measure(ranked, byShare(share)).recall >= ENOUGH);
  const cuts: [string, Cut][] = [
    ...COUNTS.map((count): [string, Cut] => [`first ${count}`, ({ turns }) => Math.min(count, turns.length)]),
    ...SHARES.map((share): [string, Cut] => [`from ${100 * share} % of the best score`, byShare(share)]),
    [`from ${(100 * enough).toFixed(1)} % of the best score`, byShare(enough)],
  ];
  const full = ranked.reduce((sum, { fullTokens }) => sum + fullTokens, 0) / ranked.length;
  const rows = cuts.map(([name, cut]) => ({ '': name, ...inWords(measure(ranked, cut)) }));
  const atEnough = measure(ranked, byShare(enough));
  return {
    title: `Prompt tokens of recall; the whole history takes ${Math.round(full)}`,
    rows,
    results: {
      promptTokens: {
        recall: round(atEnough.recall),
        tokens: Math.round(atEnough.tokens),
        fullContextTokens: Math.round(full),
        shareOfFullContext: round(atEnough.share),
        scoreShare: round(enough),
      },
    },
  };
}

async function rankAll(conversation: Conversation, { vectors, categories }: EvalInput): Promise<Ranked[]> {
  const indexed = await indexConversation(conversation, vectors);
  const tokens = new Map(conversation.turns.map(({ id, speaker, text }) => [id, tokensOf(`- ${speaker}: ${text}\n`)]));
  const fullTokens = [...tokens.values()].reduce((sum, each) => sum + each, 0);
  return conversation.questions
    .filter(({ category }) => category !== 'adversarial' && categories.has(category))
    .map((question) => {
      const evidence = new Set(question.evidence);
      const { episodes } = ask(indexed, question, conversation.turns.length);
      const turns = episodes.map(({ id, score }) => ({ score, tokens: tokens.get(id)!, isEvidence: evidence.has(id) }));
      return { turns, evidence: evidence.size, fullTokens };
    });
}

function measure(ranked: readonly Ranked[], cut: Cut): Record<'recall' | 'tokens' | 'share' | 'turns', number> {
  const sums = { recall: 0, tokens: 0, share: 0, turns: 0 };
  for (const each of ranked) {
    const kept = each.turns.slice(0, cut(each));
    const tokens = kept.reduce((sum, turn) => sum + turn.tokens, 0);
    sums.recall += kept.filter(({ isEvidence }) => isEvidence).length / each.evidence;
    sums.tokens += tokens;
    sums.share += tokens / each.fullTokens;
    sums.turns += kept.length;
  }
  const mean = (sum: number): number => sum / ranked.length;
  return { recall: mean(sums.recall), tokens: mean(sums.tokens), share: mean(sums.share), turns: mean(sums.turns) };
}

function byShare(share: number): Cut {
  return ({ turns }) => {
    const least = (turns[0]?.score ?? 0) * share;
    const end = turns.findIndex(({ score }) => score < least);
    return end < 0 ? turns.length : end;
  };
}

/** The largest share that still holds. */
function bisect(holds: (share: number) => boolean): number {
  let [low, high] = [0, 1];
  for (let step = 0; step < BISECTIONS; step++) {
    const middle = (low + high) / 2;
    if (holds(middle)) low = middle;
    else high = middle;
  }
  return low;
}

const tokensOf = (line: string): number => Math.ceil(line.length / CHARACTERS_PER_TOKEN);
const round = (value: number): number => Math.round(value * 1e4) / 1e4;

function inWords({ recall, tokens, share, turns }: ReturnType<typeof measure>): Record<string, string | number> {
  const percent = (value: number): string => (100 * value).toFixed(1);
  return {
    'evidence %': percent(recall),
    tokens: Math.round(tokens),
    '% of full': percent(share),
    turns: Math.round(turns),
  };
}
