/** Slow on purpose, and bounded: rejects with `auth.busy` when too many wait. Takes normalised passwords. */
export abstract class PasswordHasher {
  abstract hash(password: string): Promise<string>;
  abstract verify(passwordHash: string, password: string): Promise<boolean>;
  /** Takes as long as {@link verify}: what is done for an account that does not exist. */
  abstract verifyNothing(password: string): Promise<void>;
  /** True when the hash was made with other parameters than the current ones. */
  abstract isOutdated(passwordHash: string): boolean;
}
