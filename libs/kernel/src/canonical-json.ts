/**
 * One value, one text: the JSON Canonicalization Scheme (RFC 8785). For hashing what a `jsonb` column may reorder.
 * Members that are `undefined` are left out, as `JSON.stringify` does. Throws a TypeError on values that
 * JSON cannot hold, and a RangeError on what is nested deeper than the stack reaches.
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item)).join(',')}]`;
  if (value !== null && typeof value === 'object') {
    const members = Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .toSorted(([a], [b]) => (a < b ? -1 : 1)) // by UTF-16 code unit, as the RFC asks; localeCompare would not be
      .map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`);
    return `{${members.join(',')}}`;
  }
  if (typeof value === 'number' && !Number.isFinite(value)) throw new TypeError(`JSON cannot hold ${value}`);
  const text: string | undefined = JSON.stringify(value);
  if (text === undefined) throw new TypeError(`JSON cannot hold a ${typeof value}`);
  return text;
}
