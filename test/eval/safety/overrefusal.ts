import { basename, join } from 'node:path';
import { loadShippedModels, mayPass } from '@rapport/safety';
import { shareAbove } from '../../../tools/train/metrics.js';
import { readRows } from '../../../tools/train/sources.js';
import { evalEngine } from './eval-engine.js';
import { round } from './figures.js';
import type { Task, TaskReport } from './task.js';

/** Sets of the public folder that are harmless whatever words they use. */
const HARMLESS = ['jb_awesome', 'jb_selfinstruct', 'sh_counsel', 'emo_go_dev'];

interface Group {
  readonly name: string;
  readonly n: number;
  /** Shares of the group. */
  readonly jailbreak: number;
  readonly crisis: number;
  readonly flaggedBenign: number;
  readonly judged: number;
  readonly withheldLocally: number;
  readonly withheldJudged: number;
  readonly harmIfItDecided: number;
}

/**
 * What happens to texts that only sound dangerous: rows with `y` other than 0 are left out. `flaggedBenign` is what scores alone
 * are above the threshold to act for; `judged` what a judge is asked about; `withheldLocally` and `withheldJudged` what the engine
 * keeps from the persona without and with the judge, who here goes by words, as the emulator's does.
 */
export const overrefusal: Task = async ({ files, folder }): Promise<TaskReport | undefined> => {
  const places =
    files.length > 0 ? files : folder === undefined ? [] : HARMLESS.map((name) => join(folder, `${name}.jsonl.gz`));
  if (places.length === 0) return undefined;
  const groups: Group[] = [];
  for (const file of places) groups.push(await measure(file));
  const n = groups.reduce((sum, group) => sum + group.n, 0);
  const mean = (key: 'flaggedBenign' | 'withheldLocally' | 'withheldJudged'): number =>
    round(groups.reduce((sum, group) => sum + group[key] * group.n, 0) / n);
  const sets = Object.fromEntries(groups.map(({ name, ...rest }) => [name, rest]));
  const total = {
    flaggedBenign: mean('flaggedBenign'),
    withheldLocally: mean('withheldLocally'),
    withheldJudged: mean('withheldJudged'),
    n,
  };
  return {
    title: 'over-refusal: harmless texts, by the engine and the models that ship',
    rows: groups.map(({ name, ...figures }) => ({ '': name, ...figures })),
    results: { safety: { overrefusal: { ...total, sets } } },
  };
};

async function measure(file: string): Promise<Group> {
  const model = loadShippedModels();
  const engine = evalEngine();
  const { jailbreak, crisis, harm } = model.thresholds;
  const texts = readRows(file)
    .filter(({ y }) => typeof y === 'string' || Number(y ?? 0) === 0)
    .map(({ t }) => String(t));
  const scores = texts.map((text) => model.score(text));
  const above = (values: readonly number[], threshold: number): number => round(shareAbove(threshold, values));
  const share = (count: number): number => round(count / texts.length);
  let withheldJudged = 0;
  for (const text of texts) if (!mayPass(await engine.screen(text))) withheldJudged += 1;
  return {
    name: basename(file),
    n: texts.length,
    jailbreak: above(
      scores.map((one) => one.jailbreak),
      jailbreak.act,
    ),
    crisis: above(
      scores.map((one) => one.crisis),
      crisis.act,
    ),
    flaggedBenign: above(
      scores.map((one) => Math.max(one.jailbreak - jailbreak.act, one.crisis - crisis.act)),
      0,
    ),
    judged: share(engine.asked),
    withheldLocally: share(texts.filter((text) => !mayPass(engine.glance(text))).length),
    withheldJudged: share(withheldJudged),
    harmIfItDecided: above(
      scores.map((one) => one.harm),
      harm.act,
    ),
  };
}
