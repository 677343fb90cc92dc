/** The form in which e-mails are stored, sealed and digested: two spellings of one address are one account. */
export function normaliseEmail(email: string): string {
  return email.normalize('NFC').trim().toLowerCase();
}

/**
 * The mailbox that a normalised address most likely leads to: without what stands after a plus sign. For recognising who
 * tries again; accounts are told apart by the address itself.
 */
export function mailboxOf(email: string): string {
  return email.replace(/\+[^@]*(?=@[^@]*$)/, '');
}

/** Purpose of the blind index over e-mails. */
export const EMAIL_INDEX = 'users.email';
