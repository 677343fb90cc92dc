import { createHmac, type KeyObject } from 'node:crypto';
import type { Clock, UserId } from '@rapport/kernel';
import { deriveKey } from '../crypto/derive-key.js';
import type { Keyring } from '../crypto/keyring.js';

const DAY_MS = 86_400_000;
const PSEUDONYM_BYTES = 16;
/** A digit for each half byte. Letters only: no run of them is taken for a telephone or card number. */
const ALPHABET = 'abcdefghijklmnop';

interface Epoch {
  readonly number: number;
  readonly key: KeyObject;
}

/**
 * What a person is called in logs: `sub_` and 32 letters, the same for all processes through an epoch of `epochDays` and
 * unrelated in the next. Only who has the keyring can tell whom a pseudonym stands for, or that two stand for one person.
 */
export class LogSubjects {
  private current: Epoch | undefined;

  constructor(
    private readonly keyring: Keyring,
    private readonly clock: Clock,
    private readonly epochDays: number,
  ) {}

  /** `at`: a time of the epoch, in milliseconds; now, unless given. */
  of(userId: UserId, at = this.clock.now()): string {
    const digest = createHmac('sha256', this.epochAt(at).key).update(userId).digest();
    const letters = [...digest.subarray(0, PSEUDONYM_BYTES)].map((byte) => letter(byte >> 4) + letter(byte & 15));
    return `sub_${letters.join('')}`;
  }

  /** The first day of the epoch (`2026-11-19`, UTC), which is how people name it. */
  firstDay(at: number): string {
    return new Date(this.numberAt(at) * this.epochDays * DAY_MS).toISOString().slice(0, 10);
  }

  private epochAt(at: number): Epoch {
    const number = this.numberAt(at);
    if (this.current?.number === number) return this.current;
    const purpose = `rapport/log-subject/v1/${this.firstDay(at)}/${this.epochDays}`;
    return (this.current = { number, key: deriveKey(this.keyring, purpose) });
  }

  private numberAt(at: number): number {
    return Math.floor(at / (this.epochDays * DAY_MS));
  }
}

const letter = (halfByte: number): string => ALPHABET[halfByte] as string;
