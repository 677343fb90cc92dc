import { variable } from '@rapport/platform';
import { z } from 'zod';

/** A provider that is asked once Gemini has failed altogether. Without URL and model there is none. */
export const secondProviderVariables = {
  secondProviderUrl: variable(
    'SECOND_PROVIDER_URL',
    z.url({ protocol: /^https?$/, error: 'must be an http or https URL' }).optional(),
    'Base URL of an OpenAI-compatible API, with its version, e.g. https://example.com/v1. It is asked when Gemini fails.',
  ),
  secondProviderKey: variable(
    'SECOND_PROVIDER_KEY',
    z.string().max(512).optional(),
    'Key of the second provider, sent as a bearer token.',
    { secret: true },
  ),
  secondProviderModel: variable(
    'SECOND_PROVIDER_MODEL',
    z.string().min(1).max(128).optional(),
    "The second provider's model.",
  ),
  secondProviderTokenLimit: variable(
    'SECOND_PROVIDER_TOKEN_LIMIT',
    z.enum(['max_tokens', 'max_completion_tokens']).default('max_tokens'),
    'How the second provider calls the limit of an answer; reasoning models of OpenAI want max_completion_tokens.',
  ),
};
