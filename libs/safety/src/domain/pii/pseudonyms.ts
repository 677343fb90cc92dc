import type { PersonalDataSpan } from '@rapport/platform';
import { lookalikes, openPlaceholder, PLACEHOLDER, placeholderFor, placeholderOf } from './placeholders.js';

/**
 * The names that one conversation's personal data goes by outside. A value has the same placeholder in every turn, without
 * anything being stored: it follows from the value and from `key`, which must be secret to whoever sees the placeholders
 * (short values could be guessed otherwise).
 */
export class ConversationPseudonyms {
  private readonly values = new Map<string, string>();

  constructor(private readonly key: string) {}

  /**
   * The text with placeholders for what is personal in it.
   * @param personal where that is: sorted, without overlaps
   */
  hide(text: string, personal: readonly PersonalDataSpan[]): string {
    const hidden = this.replace(text, personal, lookalikes(text, false));
    // A word may come to look like a placeholder once its neighbour has become one.
    return this.restore(hidden) === text ? hidden : this.replace(text, personal, lookalikes(text, true));
  }

  private replace(text: string, personal: readonly PersonalDataSpan[], own: ReturnType<typeof lookalikes>): string {
    const isFree = (start: number, end: number) => !own.some((other) => start < other.end && other.start < end);
    const spans = personal.filter(({ start, end }) => isFree(start, end));
    let hidden = '';
    let from = 0;
    for (const { type, start, end } of [...spans, ...own].toSorted((a, b) => a.start - b.start)) {
      hidden += text.slice(from, start) + this.nameOf(type, text.slice(start, end));
      from = end;
    }
    return hidden + text.slice(from);
  }

  /**
   * The text up to `end` with the values back in their places. What follows `end` is only looked at: it tells whether a
   * placeholder ends before it. Placeholders that nobody gave out stay.
   */
  restore(text: string, end = text.length): string {
    let restored = '';
    let from = 0;
    for (const match of text.matchAll(PLACEHOLDER)) {
      const after = match.index + match[0].length;
      if (after > end) break;
      restored += text.slice(from, match.index) + (this.values.get(placeholderOf(match)) ?? match[0]);
      from = after;
    }
    return restored + text.slice(from, end);
  }

  /** Restores an answer while it streams. */
  restoring(): RestoringStream {
    return new RestoringStream(this, this.values.size > 0);
  }

  private nameOf(type: Parameters<typeof placeholderFor>[0], value: string): string {
    for (let attempt = 0; ; attempt++) {
      const name = placeholderFor(type, value, this.key, attempt);
      const taken = this.values.get(name);
      if (taken !== undefined && taken !== value) continue;
      this.values.set(name, value);
      return name;
    }
  }
}

/** Holds back what may be the beginning of a placeholder: a few characters, never more than the longest of them. */
export class RestoringStream {
  private held = '';

  constructor(
    private readonly pseudonyms: ConversationPseudonyms,
    private readonly isNeeded: boolean,
  ) {}

  push(delta: string): string {
    if (!this.isNeeded) return delta;
    this.held += delta;
    const end = openPlaceholder(this.held) ?? this.held.length;
    const ready = this.pseudonyms.restore(this.held, end);
    this.held = this.held.slice(end);
    return ready;
  }

  finish(): string {
    const rest = this.held;
    this.held = '';
    return this.pseudonyms.restore(rest);
  }
}
