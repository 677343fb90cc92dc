const PARTIAL = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/u;

/** `2019`, `2019-05` or `2019-05-03` as the first moment of it (UTC). Undefined for anything else. */
export function startOfPartialDate(text: string): Date | undefined {
  const [, year, month = '01', day = '01'] = PARTIAL.exec(text.trim()) ?? [];
  return year === undefined ? undefined : valid(`${year}-${month}-${day}`);
}

/** The first moment after it. */
export function endOfPartialDate(text: string): Date | undefined {
  const [, year, month, day] = PARTIAL.exec(text.trim()) ?? [];
  const start = startOfPartialDate(text);
  if (year === undefined || start === undefined) return undefined;
  const end = new Date(start);
  if (day !== undefined) end.setUTCDate(end.getUTCDate() + 1);
  else if (month !== undefined) end.setUTCMonth(end.getUTCMonth() + 1);
  else end.setUTCFullYear(end.getUTCFullYear() + 1);
  return end;
}

/** Undefined for 31 February, which the calendar would take for 3 March. */
function valid(text: string): Date | undefined {
  const date = new Date(`${text}T00:00:00Z`);
  return Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== text ? undefined : date;
}
