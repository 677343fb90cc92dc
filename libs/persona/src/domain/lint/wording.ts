import { ownPassages, spokenPassages, type Finding, type LintRule, type Passage } from './finding.js';

export interface Wording {
  readonly pattern: RegExp;
  /** Why a reviewer should mind. */
  readonly reason: string;
  readonly severity: Finding['severity'];
}

/** `source`: of a regular expression that knows no case, over text whose apostrophes are straight. */
export const wrong = (source: string, reason: string): Wording => ({
  pattern: new RegExp(source, 'gim'),
  reason,
  severity: 'error',
});
export const doubtful = (source: string, reason: string): Wording => ({
  ...wrong(source, reason),
  severity: 'warning',
});

export interface Wordings {
  /** What it must neither say nor be told to say. */
  readonly said: readonly Wording[];
  /** What it must not be told to do. */
  readonly told?: readonly Wording[];
}

/**
 * A rule against wordings, one finding a passage and wording. What an instruction forbids is left alone: "never make
 * somebody feel guilty" is what a persona should be told.
 */
export function wordingRule(rule: string, { said, told = [] }: Wordings): LintRule {
  return (definition) => {
    const speech = spokenPassages(definition);
    const spoken = new Set(speech.map(({ pointer }) => pointer));
    const instructions = ownPassages(definition).filter(({ pointer }) => !spoken.has(pointer));
    return [...search(rule, said, speech), ...search(rule, [...said, ...told], instructions, { isForbidding: true })];
  };
}

/** One finding a passage and wording. `isForbidding`: matches after a "never" or "not" in their sentence do not count. */
export function search(
  rule: string,
  wordings: readonly Wording[],
  passages: readonly Passage[],
  { isForbidding = false } = {},
): Finding[] {
  return passages.flatMap(({ pointer, text }) => {
    const plain = text.replaceAll('’', "'");
    return wordings
      .filter(({ pattern }) =>
        [...plain.matchAll(pattern)].some(({ index }) => !isForbidding || !FORBIDS.test(sentenceBefore(plain, index))),
      )
      .map(({ reason, severity }) => ({ rule, severity, pointer, message: reason }));
  });
}

const FORBIDS = /\b(?:never|not|no|nor|without|avoids?|refuses?|\w+n't)\b/i;

function sentenceBefore(text: string, index: number): string {
  return (
    text
      .slice(0, index)
      .split(/[.!?\n]/)
      .at(-1) ?? ''
  );
}
