/**
 * Shares what is left of a limit out among the rows that count against it. Whatever was shared out before is taken back:
 * the sum of the results never exceeds the limit, or what is used where that is more already.
 *
 * @param used what each row has spent and reserved
 * @param favoured index of the row that needs `wanted`; when an equal share is too little, it gets all that is left
 * @returns what each row may use in all
 */
export function shareOut(used: readonly number[], limit: number, favoured: number, wanted: number): number[] {
  const left = Math.max(0, limit - used.reduce((sum, amount) => sum + amount, 0));
  const share = Math.floor(left / used.length);
  if (share < wanted) return used.map((amount, index) => (index === favoured ? amount + left : amount));
  return used.map((amount) => amount + share);
}
