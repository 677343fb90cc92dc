import { createHash } from 'node:crypto';
import { sql } from 'kysely';

const MARK = '/* planned once */';

/**
 * Stands at the very beginning of a statement that PostgreSQL is to plan once a connection instead of at each use. Only for
 * what was measured to be as fast by a plan that knows no parameters: others become many times slower by it.
 */
export const PLANNED_ONCE = sql.raw(MARK);

/** Gives names to the statements of a process that are to be planned once, up to `limit` of them. */
export class StatementNames {
  private readonly names = new Map<string, string>();

  constructor(private readonly limit: number) {}

  /** Undefined: it is to be planned at each use. */
  nameOf(text: string): string | undefined {
    if (!text.startsWith(MARK)) return undefined;
    const known = this.names.get(text);
    if (known !== undefined || this.names.size >= this.limit) return known;
    // Of the text alone: the same name never means another statement, in whatever process shares a connection by a pooler.
    const name = `rapport_${createHash('sha256').update(text).digest('hex').slice(0, 32)}`;
    this.names.set(text, name);
    return name;
  }
}
