/**
 * Names that others put into our environment and that happen to begin like ours: they are no typing errors.
 * Kubernetes injects `<SERVICE>_SERVICE_HOST`, `<SERVICE>_PORT_5432_TCP_ADDR` and the like for each Service of the
 * namespace; systemd sets `MEMORY_PRESSURE_*`; proxies are configured by `HTTP_PROXY`.
 */
const FOREIGN = [
  /_SERVICE_(HOST|PORT)(_\w+)?$/,
  /_PORT(_\d+_(TCP|UDP|SCTP)(_\w+)?)?$/,
  /^MEMORY_PRESSURE_/,
  /^HTTP_PROXY$/,
];

export function isForeignVariable(name: string): boolean {
  return FOREIGN.some((pattern) => pattern.test(name));
}
