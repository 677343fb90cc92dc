import { defineErrors, type CodedError } from '@rapport/kernel';

export const memoryErrors = defineErrors({
  notFound: {
    code: 'memory.not_found',
    kind: 'not_found',
    title: 'There is no such memory',
    hint: 'It may have been forgotten, or belong to somebody else: the answer is the same.',
  },
  importNotFound: {
    code: 'memory.import_not_found',
    kind: 'not_found',
    title: 'There is no such import',
    hint: 'It may have been undone before.',
  },
  switchedOff: {
    code: 'memory.switched_off',
    kind: 'conflict',
    title: 'Memory is switched off',
    hint: 'Switch it on in /v1/me/settings first. Correcting and forgetting work all the same.',
  },
  consentRequired: {
    code: 'memory.consent_required',
    kind: 'conflict',
    title: 'Nothing may be remembered without consent',
    hint: 'Ask for it, and send it to /v1/me/consents. Correcting and forgetting work all the same.',
  },
  full: {
    code: 'memory.full',
    kind: 'unprocessable',
    title: 'There are as many memories as one person may have',
    hint: 'Forget some first. The limit is MEMORY_MOST.',
  },
  unreadableImport: {
    code: 'memory.unreadable_import',
    kind: 'unprocessable',
    title: 'The file is not of the format that was named',
    hint: 'Nothing was imported. `errors` says what is missing; docs/memory.md shows the formats.',
  },
  importNeedsPersona: {
    code: 'memory.import_needs_persona',
    kind: 'unprocessable',
    title: 'The file holds a conversation, and no persona was named that it was held with',
    hint: 'Name one with `persona`.',
  },
  importTooLarge: {
    code: 'memory.import_too_large',
    kind: 'too_large',
    title: 'The file holds more than one import may bring',
    hint: 'The limits are MEMORY_IMPORT_MAX_BYTES, MEMORY_IMPORT_MAX_MEMORIES and MEMORY_IMPORT_MAX_MESSAGES. Split the file.',
  },
});

/** Why nothing can be remembered. */
export function memoryIsOff({ consented }: { readonly consented: boolean }): CodedError {
  return consented ? memoryErrors.switchedOff() : memoryErrors.consentRequired();
}
