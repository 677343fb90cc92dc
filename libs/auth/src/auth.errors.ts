import { defineErrors } from '@rapport/kernel';

/** Nothing here tells whether an account exists, with the documented exception of `auth.email_taken`. */
export const authErrors = defineErrors({
  credentialsRequired: {
    code: 'auth.credentials_required',
    kind: 'unauthenticated',
    title: 'Credentials are required',
    hint: 'Send `Authorization: Bearer <access token or API key>`.',
  },
  invalidToken: {
    code: 'auth.invalid_token',
    kind: 'unauthenticated',
    title: 'The access token or API key is not valid',
    hint: 'Refresh the session, or sign in again.',
  },
  invalidCredentials: {
    code: 'auth.invalid_credentials',
    kind: 'unauthenticated',
    title: 'E-mail or password is wrong',
  },
  invalidRefreshToken: {
    code: 'auth.invalid_refresh_token',
    kind: 'unauthenticated',
    title: 'The refresh token is not valid',
    hint: 'Sign in again. A token presented a second time ends its whole session.',
  },
  forbidden: { code: 'auth.forbidden', kind: 'forbidden', title: 'Not allowed' },
  confirmationRequired: {
    code: 'auth.confirmation_required',
    kind: 'forbidden',
    title: 'The password is missing or wrong',
    hint: 'A token alone is not enough for what cannot be undone: send the password with the request.',
  },
  suspended: { code: 'auth.suspended', kind: 'forbidden', title: 'The account is suspended' },
  ageAttestationRequired: {
    code: 'auth.age_attestation_required',
    kind: 'forbidden',
    title: 'The service is for adults',
    hint: 'Nothing is stored of a registration that is refused, but keyed digests by which the refusal stands.',
  },
  birthDateRequired: {
    code: 'auth.birth_date_required',
    kind: 'unprocessable',
    title: 'Registration needs a birth date',
    hint: 'Ask for it without saying which one is accepted.',
  },
  birthDateInvalid: { code: 'auth.birth_date_invalid', kind: 'unprocessable', title: 'There is no such birth date' },
  birthDateImmutable: {
    code: 'auth.birth_date_immutable',
    kind: 'forbidden',
    title: 'A birth date cannot be changed',
    hint: 'Make a request for rectification: it is looked at by a person.',
  },
  consentOutdated: {
    code: 'auth.consent_outdated',
    kind: 'unprocessable',
    title: 'The documents accepted are not the current ones',
    hint: 'Show and accept the versions named in `current`.',
  },
  weakPassword: {
    code: 'auth.weak_password',
    kind: 'unprocessable',
    title: 'The password is not acceptable',
    hint: 'See `errors` for what to change.',
  },
  emailTaken: { code: 'auth.email_taken', kind: 'conflict', title: 'The e-mail is already registered' },
  tooManyAttempts: {
    code: 'auth.too_many_attempts',
    kind: 'rate_limited',
    title: 'Too many attempts',
    hint: 'Wait as long as `Retry-After` says; `violated-policies` names what was counted.',
  },
  busy: {
    code: 'auth.busy',
    kind: 'unavailable',
    title: 'Too many people are signing in',
    hint: 'Retry shortly.',
  },
  externalIssuer: {
    code: 'auth.external_issuer',
    kind: 'not_found',
    title: 'Accounts are kept by an external issuer',
    hint: 'Get an access token from the issuer.',
  },
  issuerUnavailable: {
    code: 'auth.issuer_unavailable',
    kind: 'unavailable',
    title: "The issuer's keys could not be fetched",
  },
  apiKeyLimit: {
    code: 'auth.api_key_limit',
    kind: 'conflict',
    title: 'No further API key can be created',
    hint: 'Delete one first.',
  },
  accountNotFound: { code: 'auth.account_not_found', kind: 'not_found', title: 'No such account' },
  apiKeyNotFound: { code: 'auth.api_key_not_found', kind: 'not_found', title: 'No such API key' },
});
