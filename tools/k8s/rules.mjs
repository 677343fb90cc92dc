/**
 * What a schema cannot say: rules across objects. Each takes the model of one rendered overlay and yields sentences about
 * what is wrong. test/k8s proves each with a manifest that breaks it.
 */
import { modelOf } from './rules/model.mjs';
import { networkRules } from './rules/network.mjs';
import { operationRules } from './rules/operations.mjs';
import { podRules } from './rules/pods.mjs';
import { referenceRules } from './rules/references.mjs';
import { scalingRules } from './rules/scaling.mjs';

export const rules = { ...podRules, ...scalingRules, ...networkRules, ...referenceRules, ...operationRules };

/** Every sentence of every rule, `<rule>: <what is wrong>`. */
export function findings(objects, variables) {
  const model = modelOf(objects, variables);
  return Object.entries(rules).flatMap(([name, rule]) => [...rule(model)].map((sentence) => `${name}: ${sentence}`));
}
