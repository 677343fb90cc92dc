import { substance } from '@rapport/memory';
import type { Conversation } from '../locomo.js';
import { ask, indexConversation } from '../person.js';
import { rounded } from '../report.js';
import type { EvalInput, SuiteReport } from '../suite.js';

interface Ranked {
  /** Best first: score, tokens and whether the turn is evidence. */
  readonly turns: readonly { readonly score: number; readonly tokens: number; readonly isEvidence: boolean }[];
  readonly evidence: number;
  readonly fullTokens: number;
}

/** How many of the ranking's turns are told, or which. */
type Cut = (ranked: Ranked) => Ranked['turns'];

/** The prompt holds a line a turn: a bullet, who said it, and the text. About four characters a token. */
const CHARACTERS_PER_TOKEN = 4;
const COUNTS = [10, 20, 30, 40, 50, 70, 100];
/** 800 is what the product spends unless told otherwise. */
const BUDGETS = [400, 800, 1_600];
/** What a token costs in score. */
const PRICES = [0, 0.0005, 0.001, 0.002];
const ENOUGH = 0.95;
const BISECTIONS = 16;

/**
 * What recall costs in prompt tokens beside the whole history, which contains all of the evidence. A recalled turn is told
 * without its courtesies, as the product does. Cuts the ranking
 * after a fixed number of turns, or where the score, less the price of the turn's tokens, falls below a share of what
 * lies between the worst and the best; the share is chosen so that 95 % of the evidence is told.
 */
export async function promptBudget(input: EvalInput): Promise<SuiteReport | undefined> {
  const { conversations } = input;
  if (!conversations) return undefined;
  const ranked = (await Promise.all(conversations.map((each) => rankAll(each, input)))).flat();
  if (ranked.length === 0) return undefined;
  const cuts: [string, Cut][] = [
    ...COUNTS.map((count): [string, Cut] => [`first ${count}`, ({ turns }) => turns.slice(0, count)]),
    ...BUDGETS.map((budget): [string, Cut] => [`the best that fit ${budget} tokens`, byBudget(budget)]),
    ...PRICES.map((price): [string, Cut] => {
      const share = bisect((each) => measure(ranked, byShare(each, price)).recall >= ENOUGH);
      return [`from ${(100 * share).toFixed(1)} % between worst and best, a token at ${price}`, byShare(share, price)];
    }),
  ];
  const full = Math.round(ranked.reduce((sum, { fullTokens }) => sum + fullTokens, 0) / ranked.length);
  const measured = cuts.map(([name, cut]) => ({ name, ...measure(ranked, cut) }));
  const enough = measured.filter(({ recall }) => recall >= ENOUGH).toSorted((a, b) => a.share - b.share)[0];
  return {
    title: `Prompt tokens of recall; the whole history takes ${full}`,
    rows: measured.map(({ name, ...figures }) => ({ '': name, ...inWords(figures) })),
    results: {
      promptTokens: enough && {
        cut: enough.name,
        evidenceRecall: rounded(enough.recall),
        tokens: Math.round(enough.tokens),
        fullContextTokens: full,
        shareOfFullContext: rounded(enough.share),
      },
    },
  };
}

async function rankAll(conversation: Conversation, { vectors, categories }: EvalInput): Promise<Ranked[]> {
  const indexed = await indexConversation(conversation, vectors);
  const { turns: all } = conversation;
  const tokens = new Map(all.map(({ id, speaker, text }) => [id, tokensOf(speaker, substance(text))]));
  const fullTokens = all.reduce((sum, { speaker, text }) => sum + tokensOf(speaker, text), 0);
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
    const kept = cut(each);
    const tokens = kept.reduce((sum, turn) => sum + turn.tokens, 0);
    sums.recall += kept.filter(({ isEvidence }) => isEvidence).length / each.evidence;
    sums.tokens += tokens;
    sums.share += tokens / each.fullTokens;
    sums.turns += kept.length;
  }
  const mean = (sum: number): number => sum / ranked.length;
  return { recall: mean(sums.recall), tokens: mean(sums.tokens), share: mean(sums.share), turns: mean(sums.turns) };
}

function byShare(share: number, price: number): Cut {
  return ({ turns }) => {
    const [best, worst] = [turns[0]?.score ?? 0, turns.at(-1)?.score ?? 0];
    const least = worst + share * (best - worst);
    return turns.filter(({ score, tokens }) => score - price * tokens >= least);
  };
}

function byBudget(budget: number): Cut {
  return ({ turns }) => {
    let left = budget;
    return turns.filter(({ tokens }) => {
      if (tokens > left) return false;
      left -= tokens;
      return true;
    });
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

const tokensOf = (speaker: string, text: string): number =>
  Math.ceil(`- ${speaker}: ${text}\n`.length / CHARACTERS_PER_TOKEN);

function inWords({ recall, tokens, share, turns }: ReturnType<typeof measure>): Record<string, string | number> {
  const percent = (value: number): string => (100 * value).toFixed(1);
  return {
    'evidence %': percent(recall),
    tokens: Math.round(tokens),
    '% of full': percent(share),
    turns: Math.round(turns),
  };
}
