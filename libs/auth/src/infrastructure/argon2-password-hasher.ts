import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import argon2 from 'argon2';
import { authConfig, type AuthConfig } from '../auth.config.js';
import { authErrors } from '../auth.errors.js';
import { PasswordHasher } from '../domain/password-hasher.js';

const BUSY_RETRY_MS = 2_000;

/**
 * argon2id with OWASP's parameters. A hash takes tens of milliseconds and megabytes, so only a few run at once and a
 * bounded number waits: a storm of logins is refused instead of exhausting the process.
 */
@Injectable()
export class Argon2PasswordHasher extends PasswordHasher implements OnModuleInit {
  private running = 0;
  private readonly waiting: (() => void)[] = [];
  private decoy: string | undefined;

  constructor(@Inject(authConfig.token) private readonly config: AuthConfig) {
    super();
  }

  // Made before the first login, which would otherwise take twice as long for an unknown account.
  async onModuleInit(): Promise<void> {
    this.decoy = await this.hash('no account has this password');
  }

  override hash(password: string): Promise<string> {
    return this.bounded(() => argon2.hash(password, { ...this.parameters, type: argon2.argon2id }));
  }

  override verify(passwordHash: string, password: string): Promise<boolean> {
    return this.bounded(() => argon2.verify(passwordHash, password));
  }

  override async verifyNothing(password: string): Promise<void> {
    this.decoy ??= await this.hash('no account has this password');
    await this.verify(this.decoy, password);
  }

  override isOutdated(passwordHash: string): boolean {
    return argon2.needsRehash(passwordHash, this.parameters);
  }

  private get parameters(): { memoryCost: number; timeCost: number; parallelism: number } {
    const { argon2MemoryKib, argon2Iterations, argon2Parallelism } = this.config;
    return { memoryCost: argon2MemoryKib, timeCost: argon2Iterations, parallelism: argon2Parallelism };
  }

  private async bounded<T>(work: () => Promise<T>): Promise<T> {
    await this.enter();
    try {
      return await work();
    } finally {
      this.leave();
    }
  }

  private async enter(): Promise<void> {
    if (this.running < this.config.argon2Concurrency) {
      this.running += 1;
      return;
    }
    if (this.waiting.length >= this.config.argon2QueueLimit) {
      throw authErrors.busy(undefined, { retryAfterMs: BUSY_RETRY_MS });
    }
    await new Promise<void>((resolve) => this.waiting.push(resolve));
  }

  private leave(): void {
    // The place passes straight to the longest waiting, so nobody overtakes.
    const next = this.waiting.shift();
    if (next) next();
    else this.running -= 1;
  }
}
