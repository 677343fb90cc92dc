import { parser } from '@prometheus-io/lezer-promql';

/**
 * What an expression reads: `{ metrics, matchers, groupings, errors }`. `matchers` are `[metric, label]`, `groupings` the labels
 * of `by`, `on` and `without`, `errors` the positions that no PromQL is.
 * @param {string} expr
 * @returns {{ metrics: string[], matchers: [string, string][], groupings: string[], errors: number[] }}
 */
export function readExpression(expr) {
  const [metrics, matchers, groupings, errors] = [new Set(), [], new Set(), []];
  const textOf = ({ from, to }) => expr.slice(from, to);
  let metric;
  parser.parse(expr).iterate({
    enter(node) {
      if (node.type.isError) errors.push(node.from);
      if (node.name === 'VectorSelector') metric = undefined;
      if (node.name === 'Identifier' && node.node.parent?.name === 'VectorSelector')
        metrics.add((metric = textOf(node)));
      if (node.name !== 'LabelName') return;
      const inMatcher = hasAncestor(node.node, 'LabelMatchers');
      if (inMatcher) matchers.push([metric, textOf(node)]);
      else groupings.add(textOf(node));
    },
  });
  return { metrics: [...metrics], matchers, groupings: [...groupings], errors };
}

function hasAncestor(node, name) {
  for (let parent = node.parent; parent; parent = parent.parent) if (parent.name === name) return true;
  return false;
}
