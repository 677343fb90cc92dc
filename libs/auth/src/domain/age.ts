const ISO_DATE = /^(\d{4})-(\d{2})-(\d{2})$/;

/** Whole years between a birth date (`YYYY-MM-DD`) and a moment, by the calendar and in UTC. Undefined: there is no such day. */
export function ageAt(birthDate: string, now: Date): number | undefined {
  const [, year, month, day] = (ISO_DATE.exec(birthDate) ?? []).map(Number);
  if (year === undefined || month === undefined || day === undefined) return undefined;
  const born = new Date(Date.UTC(year, month - 1, day));
  if (born.toISOString().slice(0, 10) !== birthDate || born > now) return undefined;
  const isBeforeBirthday = now.getUTCMonth() < month - 1 || (now.getUTCMonth() === month - 1 && now.getUTCDate() < day);
  return now.getUTCFullYear() - year - Number(isBeforeBirthday);
}
