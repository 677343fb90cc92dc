import { isCommonPassword } from './common-passwords.js';
import { normaliseEmail } from './email.js';

export interface PasswordLimits {
  readonly passwordMinLength: number;
  readonly passwordMaxLength: number;
}

/** Unicode offers several encodings of what a person sees as one password (NIST SP 800-63B, 3.1.1.2). */
export function normalisePassword(password: string): string {
  return password.normalize('NFKC');
}

/**
 * Why a password is refused, as sentences for its owner; empty when it is fine. Length and well-known passwords are
 * what matters: rules of composition make passwords guessable rather than strong (NIST SP 800-63B, 3.1.1.2).
 */
export function passwordFaults(password: string, email: string, limits: PasswordLimits): string[] {
  const normal = normalisePassword(password);
  const length = [...normal].length;
  const faults: string[] = [];
  if (length < limits.passwordMinLength) faults.push(`use at least ${limits.passwordMinLength} characters`);
  if (length > limits.passwordMaxLength) faults.push(`use at most ${limits.passwordMaxLength} characters`);
  if (isCommonPassword(normal)) faults.push('this is one of the passwords that attackers try first');
  if (resemblesEmail(normal, email)) faults.push('do not use your e-mail address');
  return faults;
}

function resemblesEmail(password: string, email: string): boolean {
  const address = normaliseEmail(email);
  const candidate = password.trim().toLowerCase();
  return candidate === address || candidate === address.slice(0, address.indexOf('@'));
}
