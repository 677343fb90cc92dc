const GRAVE = ['high', 'critical'];

/**
 * @param {string} answer what `npm audit --json` printed
 * @returns {{verdict: 'pass' | 'fail' | 'unknown', sentences: string[]}} unknown unless the registry told of counts
 */
export function judgeAudit(answer) {
  const report = parsed(answer);
  const counts = report?.metadata?.vulnerabilities;
  if (typeof counts?.total !== 'number') {
    return {
      verdict: 'unknown',
      sentences: [`the registry told nothing: ${report?.message ?? report?.error?.summary ?? 'no answer'}`],
    };
  }
  const grave = Object.values(report.vulnerabilities ?? {}).filter(({ severity }) => GRAVE.includes(severity));
  return {
    verdict: grave.length === 0 ? 'pass' : 'fail',
    sentences: grave.map(({ name, severity, range }) => `${name} ${range ?? ''}: ${severity}`),
  };
}

const YEAR_MONTH_DAY = 10;

/**
 * Direct dependencies that fell a major version behind, and how long ago.
 * @param {Record<string, {current: string, latest: string}>} outdated what `npm outdated --json` printed
 * @param {Record<string, Record<string, string>>} released name -> version -> time, of those that are behind
 * @param {{now: Date, days: number, waivers: Record<string, {reason: string, until: string}>}} rules
 */
export function judgeOutdated(outdated, released, { now, days, waivers }) {
  const behind = Object.entries(outdated).filter(([, { current, latest }]) => major(latest) > major(current));
  const sentences = behind.flatMap(([name, { current, latest }]) => {
    const waiver = waivers[name];
    if (waiver && new Date(waiver.until) > now) return [];
    const since = firstOfNextMajor(released[name] ?? {}, current);
    if (since && now.getTime() - since.getTime() < days * 86_400_000) return [];
    const when = since ? `, out since ${since.toISOString().slice(0, YEAR_MONTH_DAY)}` : '';
    return [`${name} ${current} is behind ${latest}${when}${waiver ? '; its waiver has expired' : ''}`];
  });
  return { verdict: sentences.length === 0 ? 'pass' : 'fail', sentences };
}

const major = (version) => Number(version?.split('.')[0] ?? 0);

/** When the first stable release came out that `current` is a major behind of. */
function firstOfNextMajor(times, current) {
  const later = Object.entries(times)
    .filter(([version]) => /^\d+\.\d+\.\d+$/.test(version) && major(version) > major(current))
    .map(([, time]) => new Date(time));
  return later.length === 0 ? undefined : new Date(Math.min(...later));
}

/** Undefined for what is no JSON. */
export function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
