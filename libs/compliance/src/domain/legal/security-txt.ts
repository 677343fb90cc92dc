const DAY_MS = 86_400_000;

/** A copy is believed for so long. RFC 9116 wants less than a year; a server that is shut down stops vouching soon. */
const VALID_DAYS = 30;

/**
 * A `security.txt` (RFC 9116).
 * @param contact `mailto:`, `tel:` or `https:` address
 * @param policy `https:` address of how reports are dealt with
 * @param now milliseconds since 1970
 */
export function securityTxt({
  contact,
  policy,
  now,
}: {
  readonly contact: string;
  readonly policy: string | undefined;
  readonly now: number;
}): string {
  // By whole days, so that all servers say the same.
  const expires = new Date((Math.floor(now / DAY_MS) + VALID_DAYS) * DAY_MS);
  const fields = [
    `Contact: ${contact}`,
    `Expires: ${expires.toISOString().replace('.000Z', 'Z')}`,
    ...(policy ? [`Policy: ${policy}`] : []),
  ];
  return `${fields.join('\n')}\n`;
}
