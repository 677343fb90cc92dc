import type { ToneDials } from '@rapport/persona';
import { confidenceOf, forEachDial } from '../domain/tone/dials.js';
import { explainTone } from '../domain/tone/explain-tone.js';
import type { ToneAccount } from '../domain/tone/tone.js';
import type { ToneExplanationDto } from './tone.dto.js';

export function toToneExplanationDto(dials: ToneDials, account: ToneAccount): ToneExplanationDto {
  const { basis, own, reading, state, mood } = account;
  return {
    basis,
    own,
    reading: reading?.dials ?? null,
    state:
      (state &&
        forEachDial((dial) => ({ value: state.dials[dial].value, confidence: confidenceOf(state.dials[dial]) }))) ??
      null,
    mood: mood ? { emotion: mood.emotion, confidence: mood.confidence, said_at: mood.at.toISOString() } : null,
    marks: [...(reading?.marks ?? [])],
    language: state?.language ?? null,
    in_words: explainTone(dials, account),
  };
}
