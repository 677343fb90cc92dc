export function noteOwner(folder: string, servers: readonly (number | undefined)[]): void;
export function removeAbandoned(prefix: string): void;
