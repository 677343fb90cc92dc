import { fail, pass, type Finding } from '@rapport/checklist';

const DETAILS_MOST = 30;

/** A pass when there are no problems; else a failure that names the first, counts the rest and lists them. */
export function judge(problems: readonly string[], sound: string, more: Partial<Finding> = {}): Finding {
  const [first, ...others] = problems;
  if (first === undefined) return pass(sound, more);
  const summary = others.length === 0 ? first : `${first} (and ${others.length} more)`;
  return fail(summary, { ...more, details: problems.slice(0, DETAILS_MOST) });
}
