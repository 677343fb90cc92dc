export function obtain(
  name: 'postgres' | 'redis',
  log: (line: string) => void,
): { readonly folder?: string; readonly image?: string };
