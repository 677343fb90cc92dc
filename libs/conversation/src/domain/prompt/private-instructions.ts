import { PRODUCT_FLOOR, type PersonaDefinition } from '@rapport/persona';
import { systemText } from './frame.js';

/**
 * What of a system prompt nobody is to hear recited, in its order. Not name, examples, greeting and vocabulary: those are the
 * persona's own words, and it may say them.
 */
export function privateInstructions({ identity, voice, policies }: PersonaDefinition): string[] {
  return [
    identity,
    voice.speakingStyle,
    policies.always.join('\n'),
    policies.never.join('\n'),
    PRODUCT_FLOOR,
    systemText(''),
  ];
}
