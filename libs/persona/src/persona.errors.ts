import { defineErrors } from '@rapport/kernel';

export const personaErrors = defineErrors({
  notFound: {
    code: 'persona.not_found',
    kind: 'not_found',
    title: 'There is no such persona',
    hint: 'List the personas; a persona is published once one of its versions was activated.',
  },
  versionNotFound: {
    code: 'persona.version_not_found',
    kind: 'not_found',
    title: 'The persona has no such version',
  },
  invalid: {
    code: 'persona.invalid',
    kind: 'unprocessable',
    title: 'The definition does not fit the schema',
    hint: 'Correct the fields that `errors` points to; docs/personas.md explains each.',
  },
  unfinished: {
    code: 'persona.unfinished',
    kind: 'unprocessable',
    title: 'The version is not fit to be published',
    hint: 'Correct what `errors` lists and add a new version; docs/personas.md explains each rule.',
  },
  slugTaken: {
    code: 'persona.slug_taken',
    kind: 'conflict',
    title: 'A persona with this slug exists',
    hint: 'Add a version to it, or choose another slug.',
  },
  slugMismatch: {
    code: 'persona.slug_mismatch',
    kind: 'unprocessable',
    title: "A version must keep the persona's slug",
  },
  unchanged: {
    code: 'persona.unchanged',
    kind: 'conflict',
    title: 'A version with the same content exists',
    hint: 'Activate the existing version.',
  },
  nothingToRollBackTo: {
    code: 'persona.nothing_to_roll_back_to',
    kind: 'conflict',
    title: 'No earlier version was ever active',
  },
});
