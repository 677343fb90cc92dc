/** An object of JSON whose members nobody here knows. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Whether JSON text nests deeper than `most`. One pass over the text, so that it can be asked before parsing. */
export function nestsDeeper(text: string, most: number): boolean {
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at];
    if (quoted) {
      if (sign === '\\') at += 1;
      else if (sign === '"') quoted = false;
    } else if (sign === '"') quoted = true;
    else if (sign === '{' || sign === '[') {
      depth += 1;
      if (depth > most) return true;
    } else if (sign === '}' || sign === ']') depth -= 1;
  }
  return false;
}

export interface KeepableLimits {
  readonly depth: number;
  /** Characters of all names and texts, and one for each value. */
  readonly weight: number;
}

/**
 * Whether a value can be stored as `jsonb`, and hashed, and come back the same: `jsonb` holds neither NUL nor lone
 * surrogates, JSON no infinity, and a member called `__proto__` would not survive being copied. Without recursion.
 */
export function isKeepable(root: unknown, { depth: deepest, weight: heaviest }: KeepableLimits): root is JsonObject {
  if (!isObject(root)) return false;
  const open: { readonly node: object; readonly depth: number }[] = [{ node: root, depth: 1 }];
  let weight = 0;
  for (let next = open.pop(); next; next = open.pop()) {
    const { node, depth } = next;
    if (depth > deepest) return false;
    for (const name of Array.isArray(node) ? [] : Object.keys(node)) {
      if (name === '__proto__' || !isKeepableText(name)) return false;
      weight += name.length;
    }
    const members: readonly unknown[] = Array.isArray(node) ? node : Object.values(node);
    for (const value of members) {
      // Only what holds more is set aside: a card may consist of a million numbers.
      if (typeof value === 'object' && value !== null) open.push({ node: value, depth: depth + 1 });
      else if (!isKeepableScalar(value)) return false;
      weight += 1 + (typeof value === 'string' ? value.length : 0);
      if (weight > heaviest) return false;
    }
  }
  return true;
}

function isKeepableScalar(value: unknown): boolean {
  if (typeof value === 'string') return isKeepableText(value);
  if (typeof value === 'number') return Number.isFinite(value);
  return typeof value === 'boolean' || value === null;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const isKeepableText = (text: string): boolean => !text.includes('\0') && text.isWellFormed();
