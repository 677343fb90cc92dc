import type { CharacterCard } from './character-card.js';

/** Something that an import did not take over into the persona. */
export interface ImportNotice {
  /** JSON pointer into the card; '' is the file. */
  readonly pointer: string;
  readonly message: string;
}

const INSTRUCTIONS = 'is kept and not used: what the model is told comes from the policies and the ground rules alone';
const NO_COUNTERPART = 'is kept and not used: a persona has no counterpart';
/** Fields of a version after 3.0 are kept like any other that nobody here knows. */
const NEWEST = 3;

const UNUSED = [
  ['system_prompt', INSTRUCTIONS],
  ['post_history_instructions', INSTRUCTIONS],
  ['alternate_greetings', NO_COUNTERPART],
  ['character_book', NO_COUNTERPART],
  ['assets', 'is kept as it is written; no file is taken over and none is fetched'],
] as const;

/** Lengths up to which a field goes into the draft as a whole; what is longer was cut. */
const WHOLE = [
  ['description', 3_500],
  ['creator_notes', 2_000],
  ['first_mes', 600],
] as const;

export function importNotices({ data, spec_version: version }: CharacterCard, hasAssets: boolean): ImportNotice[] {
  const unused = UNUSED.filter(([field]) => isFilled(data[field])).map(([field, message]) => ({ field, message }));
  const cut = WHOLE.filter(([field, most]) => (data[field]?.trim().length ?? 0) > most).map(([field, most]) => ({
    field,
    message: `is longer than the ${most} characters that a persona has room for; the draft may hold only its beginning`,
  }));
  const files = { pointer: '', message: 'the files besides the card were left out' };
  const newer = { pointer: '/spec_version', message: 'is newer than 3.0: what it added is kept and not used' };
  return [
    ...[...unused, ...cut].map(({ field, message }) => ({ pointer: `/data/${field}`, message })),
    ...(Number.parseFloat(version ?? '') > NEWEST ? [newer] : []),
    ...(hasAssets ? [files] : []),
  ];
}

function isFilled(value: unknown): boolean {
  if (typeof value === 'string') return value.trim() !== '';
  return Array.isArray(value) ? value.length > 0 : value !== null && value !== undefined;
}
