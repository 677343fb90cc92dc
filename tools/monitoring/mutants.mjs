/**
 * Alerts that are a little wrong: a comparison turned round, a threshold moved to either side. Each has to turn the unit tests of
 * its alert red.
 */

const COMPARISON = /(==|>=|<=|>|<) (-?\d+(?:\.\d+)?)/g;
const TURNED = { '>': '<=', '>=': '<', '<': '>=', '<=': '>', '==': '!=' };

/** `[{ what, alert }]`: the alert with a changed expression and only the cases that have to notice. */
export function mutantsOf(alert) {
  const comparisons = [...alert.expr.matchAll(COMPARISON)];
  const changed = ({ 0: text, index }, by) => alert.expr.slice(0, index) + by + alert.expr.slice(index + text.length);
  const mutants = comparisons.flatMap((match) => {
    const [, operator, number] = match;
    const mutant = (by, cases) => ({
      what: `${match[0]} -> ${by}`,
      alert: { ...alert, expr: changed(match, by), cases },
    });
    const [less, more] = moved(Number(number));
    const [lax, strict] = operator.startsWith('<') ? [less, more] : [more, less];
    const turned = mutant(`${TURNED[operator]} ${number}`, alert.cases);
    if (operator === '==') return [turned, mutant(`== ${more}`, alert.cases)];
    return [turned, mutant(`${operator} ${lax}`, noisy(alert)), mutant(`${operator} ${strict}`, quiet(alert))];
  });
  const never = {
    what: 'never',
    alert: { ...alert, expr: `(${alert.expr}) unless (${alert.expr})`, cases: noisy(alert) },
  };
  return mutants.length > 0 ? mutants : [never];
}

const noisy = ({ cases }) => cases.filter(({ fires }) => fires.length > 0);
const quiet = ({ cases }) => cases.filter(({ fires }) => fires.length === 0);

/** Counts by one, measures by a tenth. */
const moved = (value) =>
  Number.isInteger(value) && Math.abs(value) <= 5
    ? [value - 1, value + 1]
    : [value * 0.9, value * 1.1].map((item) => Number(item.toPrecision(6)));
