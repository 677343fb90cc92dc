import type { Memory } from '@rapport/memory';
import type { SuiteReport } from '../suite.js';
import { CONTRADICTIONS, type ContradictionCase } from './writing/contradiction-cases.js';
import { percent, round } from './writing/figures.js';
import { openLaboratory, type Laboratory } from './writing/laboratory.js';

const FORMER = 'former ';

/** Whether what is said later is brought together rightly with what was said before: over the API, as the worker reads it. */
export async function contradictions(): Promise<SuiteReport> {
  const laboratory = await openLaboratory();
  try {
    const results: { kind: string; failures: readonly string[]; said: readonly string[] }[] = [];
    for (const each of CONTRADICTIONS) {
      results.push({ kind: each.kind, said: each.said, failures: await failuresOf(laboratory, each) });
    }
    for (const { said, failures } of results.filter((result) => result.failures.length > 0)) {
      console.log(`  ✗ ${said.join(' / ')}: ${failures.join('; ')}`);
    }
    const right = results.filter(({ failures }) => failures.length === 0).length;
    const kinds = [...new Set(results.map(({ kind }) => kind))];
    const rows = [...kinds, 'all'].map((kind) => {
      const ofKind = results.filter((result) => kind === 'all' || result.kind === kind);
      const passed = ofKind.filter(({ failures }) => failures.length === 0).length;
      return { '': kind, cases: ofKind.length, right: passed, share: percent(passed / ofKind.length) };
    });
    return {
      title: 'Contradictions: what is known after the last message',
      rows,
      results: { contradictions: { cases: results.length, right, share: round(right / results.length) } },
    };
  } finally {
    await laboratory.close();
  }
}

async function failuresOf(
  laboratory: Laboratory,
  { said, now, notNow = [], kept = [] }: ContradictionCase,
): Promise<string[]> {
  const talk = await laboratory.talk();
  for (const message of said) {
    await talk.say(message);
    await talk.read();
  }
  const all = await talk.memories();
  const current = all.filter(({ status, attribute }) => status === 'active' && !attribute.startsWith(FORMER));
  return [
    ...now.filter((entry) => !current.some((memory) => meets(memory, entry))).map((entry) => `missing "${entry}"`),
    ...notNow.filter((entry) => current.some((memory) => meets(memory, entry))).map((entry) => `still "${entry}"`),
    ...kept.filter((entry) => !all.some((memory) => meets(memory, entry))).map((entry) => `lost "${entry}"`),
  ];
}

function meets({ subject, value, text }: Memory, entry: string): boolean {
  const [whom = '', what = ''] = entry.split(': ');
  const words = new RegExp(`(?<![\\p{L}\\d])${what.replace(/\./gu, '\\.')}(?![\\p{L}\\d])`, 'iu');
  return subject.toLowerCase() === whom.toLowerCase() && (words.test(value) || words.test(text));
}
