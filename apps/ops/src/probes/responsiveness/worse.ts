/** The larger of what was measured; undefined when nothing was. */
export function worse(...measured: readonly (number | undefined)[]): number | undefined {
  const known = measured.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : Math.max(...known);
}
