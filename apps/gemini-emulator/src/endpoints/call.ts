import type { FaultCall } from '../faults/fault-table.js';
import { modelNotFound } from '../protocol/google-error.js';
import { findModel, methodsOf, type EmbeddingModel, type GenerativeModel, type Model } from '../protocol/models.js';
import type { Plan } from '../protocol/plan.js';

/** A request on its way through an endpoint. `M` is the checked body. */
export interface Call<M = unknown> {
  /** `v1` or `v1beta`. */
  readonly version: string;
  /** What stands for `*` in the route: a model's id, a cache's id. */
  readonly resource: string;
  readonly query: URLSearchParams;
  /** The caller's key; caches belong to it. */
  readonly key: string;
  readonly message: M;
  readonly fault: FaultCall | undefined;
}

export type Endpoint<M> = (call: Call<M>) => Plan | Promise<Plan>;

/** The model that serves `method`. Throws the service's 404 otherwise. */
export function modelFor(id: string, version: string, method: string): Model {
  const model = findModel(id, version);
  if (!model || !methodsOf(model).includes(method)) throw modelNotFound(id, version, method);
  return model;
}

export function generativeModelFor(id: string, version: string, method: string): GenerativeModel {
  const model = modelFor(id, version, method);
  if (model.kind !== 'generative') throw modelNotFound(id, version, method);
  return model;
}

export function embeddingModelFor(id: string, version: string, method: string): EmbeddingModel {
  const model = modelFor(id, version, method);
  if (model.kind !== 'embedding') throw modelNotFound(id, version, method);
  return model;
}

export const withoutPrefix = (name: string): string => name.replace(/^models\//, '');
