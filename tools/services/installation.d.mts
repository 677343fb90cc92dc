export function obtain(
  name: 'postgres' | 'redis' | 'prometheus' | 'alertmanager' | 'nginx',
  log: (line: string) => void,
): { readonly folder?: string; readonly image?: string };
