import { createHash } from 'node:crypto';

/** A statement that comes this often is worth the memory that every connection's server process keeps for it. */
const USES_BEFORE = 5;
/** Texts that are counted towards a name; most are seen again soon or never. */
const COUNTED = 500;

/**
 * Gives names to the statements of a process that come again and again, so that the server plans each once a connection
 * instead of at each use. The first ones that are frequent get the names, up to `limit`; those of a turn are among them.
 */
export class StatementNames {
  private readonly names = new Map<string, string>();
  private readonly uses = new Map<string, number>();

  constructor(private readonly limit: number) {}

  /** Undefined: not worth a name, or not yet. */
  nameOf(text: string): string | undefined {
    const name = this.names.get(text);
    if (name !== undefined || this.names.size >= this.limit) return name;
    const uses = (this.uses.get(text) ?? 0) + 1;
    this.uses.delete(text);
    if (uses > USES_BEFORE) return this.give(text);
    this.uses.set(text, uses);
    if (this.uses.size > COUNTED) this.uses.delete(this.uses.keys().next().value!);
    return undefined;
  }

  private give(text: string): string {
    // Of the text alone: the same name never means another statement, in whatever process shares a connection by a pooler.
    const name = `rapport_${createHash('sha256').update(text).digest('hex').slice(0, 32)}`;
    this.names.set(text, name);
    if (this.names.size >= this.limit) this.uses.clear();
    return name;
  }
}
