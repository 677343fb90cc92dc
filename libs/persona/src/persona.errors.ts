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
  alreadyActive: {
    code: 'persona.already_active',
    kind: 'conflict',
    title: 'The version serves all new conversations already',
  },
  noCanary: {
    code: 'persona.no_canary',
    kind: 'not_found',
    title: 'No version of the persona serves a share of new conversations',
  },
  overrideNeedsAdmin: {
    code: 'persona.override_needs_admin',
    kind: 'forbidden',
    title: 'Only an admin may publish against the lint',
  },
  overridePersonal: {
    code: 'persona.override_personal',
    kind: 'unprocessable',
    title: 'The reason looks like personal data, which the audit trail must not hold',
    hint: 'Give a code or the number of a ticket that is no address, number of a person or the like.',
  },
  cardTooLarge: {
    code: 'persona.card_too_large',
    kind: 'too_large',
    title: 'The character card is larger than allowed',
    hint: 'The limits are PERSONA_CARD_MAX_FILE_BYTES, _JSON_BYTES, _DEPTH and _PARTS.',
  },
  cardUnreadable: {
    code: 'persona.card_unreadable',
    kind: 'unprocessable',
    title: 'The file holds no character card that can be read',
    hint: 'Send the JSON, the PNG with a `chara` or `ccv3` text, or the CHARX as it was exported.',
  },
  cardInvalid: {
    code: 'persona.card_invalid',
    kind: 'unprocessable',
    title: 'The character card does not fit version 2 or 3 of the format',
    hint: 'Correct the fields that `errors` points to.',
  },
  cardNeedsSlug: {
    code: 'persona.card_needs_slug',
    kind: 'unprocessable',
    title: "No slug can be made from the character's name",
    hint: 'Name one with the query parameter `slug`.',
  },
});
