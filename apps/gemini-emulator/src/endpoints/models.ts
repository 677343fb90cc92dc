import { modelNotFound } from '../protocol/google-error.js';
import { describeModel, findModel, MODELS } from '../protocol/models.js';
import { jsonPlan, type Plan } from '../protocol/plan.js';
import type { Call } from './call.js';
import { pageOf } from './paging.js';

export function listModels({ query }: Call): Plan {
  const { page, ...rest } = pageOf(MODELS, query);
  return jsonPlan({ models: page.map(describeModel), ...rest });
}

export function getModel({ resource, version }: Call): Plan {
  const model = findModel(resource, version);
  if (!model) throw modelNotFound(resource, version, 'GetModel');
  return jsonPlan(describeModel(model));
}
