import { GoogleError } from '../protocol/google-error.js';
import { type Content, type GenerateRequest, textOf } from '../protocol/messages.js';
import {
  batchEmbedFields,
  cachedContentFields,
  countTokensFields,
  embedFields,
  generateFields,
} from '../protocol/request-fields.js';
import type { Fields } from '../protocol/schema.js';
import type { CachedContentEndpoints } from './cached-contents.js';
import type { Endpoint } from './call.js';
import { countTokens } from './count-tokens.js';
import type { EmbedEndpoints } from './embed.js';
import type { GenerateEndpoints } from './generate.js';
import { getModel, listModels } from './models.js';

export interface Route {
  /** The name the log shows. */
  readonly name: string;
  readonly verb: string;
  readonly path: RegExp;
  /** What the body may hold; absent for calls without one. */
  readonly fields?: Fields;
  readonly answer: Endpoint<never>;
}

export interface Endpoints {
  readonly generate: GenerateEndpoints;
  readonly embed: EmbedEndpoints;
  readonly caches: CachedContentEndpoints;
}

/** Every call of the API that the emulator knows. Paths are without the version; the group is the resource. */
export function routesOf({ generate, embed, caches }: Endpoints): readonly Route[] {
  const onModel = (method: string): RegExp => new RegExp(`^models/([^/:]+):${method}$`);
  const cache = /^cachedContents\/([^/:]+)$/;
  const route = (verb: string, name: string, path: RegExp, answer: Endpoint<never>, fields?: Fields): Route => ({
    name,
    verb,
    path,
    answer,
    fields,
  });
  return [
    route('POST', 'generateContent', onModel('generateContent'), generate.generate, generateFields),
    route('POST', 'streamGenerateContent', onModel('streamGenerateContent'), generate.stream, generateFields),
    route('POST', 'countTokens', onModel('countTokens'), countTokens, countTokensFields),
    route('POST', 'embedContent', onModel('embedContent'), embed.embed, embedFields),
    route('POST', 'batchEmbedContents', onModel('batchEmbedContents'), embed.embedBatch, batchEmbedFields),
    route('GET', 'models.list', /^models$/, listModels),
    route('GET', 'models.get', /^models\/([^/:]+)$/, getModel),
    route('POST', 'cachedContents.create', /^cachedContents$/, caches.create, cachedContentFields),
    route('GET', 'cachedContents.list', /^cachedContents$/, caches.list),
    route('GET', 'cachedContents.get', cache, caches.get),
    route('PATCH', 'cachedContents.patch', cache, caches.patch, cachedContentFields),
    route('DELETE', 'cachedContents.delete', cache, caches.delete),
  ];
}

/** Where markers are looked for: only what a person said last in a prompt. */
export function lastUserText(message: unknown): string {
  const last = (message as GenerateRequest).contents?.at?.(-1);
  return last && last.role !== 'model' ? textOf(last satisfies Content) : '';
}

/** A method the API does not have on a model it may have. */
export const unknownMethod = (path: string): GoogleError =>
  new GoogleError(404, 'NOT_FOUND', `The requested method was not found on this server: ${path}.`);
