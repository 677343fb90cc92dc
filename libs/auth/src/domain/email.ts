/** The form in which e-mails are stored, sealed and digested: two spellings of one address are one account. */
export function normaliseEmail(email: string): string {
  return email.normalize('NFC').trim().toLowerCase();
}

/** Purpose of the blind index over e-mails. */
export const EMAIL_INDEX = 'users.email';
