import type { ParticipantRegistry } from './participant-registry.js';

/** Exported tables that no import takes back and that nobody gave a reason for, one sentence each; and reasons for nothing. */
export function importGaps(
  registry: Pick<ParticipantRegistry, 'exports' | 'imports'>,
  left: Readonly<Record<string, string>>,
): readonly string[] {
  const exported = registry.exports().flatMap(({ tables }) => tables);
  const restored = new Set(registry.imports().flatMap(({ tables }) => tables));
  const missing = exported.filter((table) => !restored.has(table) && left[table] === undefined);
  const idle = Object.keys(left).filter((table) => restored.has(table) || !exported.includes(table));
  return [
    ...missing.map((table) => `${table}: is exported, and no import takes it back`),
    ...idle.map((table) => `${table}: has a reason to be left behind, and is not`),
  ];
}

/** A personal table that rightly lacks a participant of one kind. */
export interface Exemption {
  readonly table: string;
  readonly kind: 'export' | 'erasure';
  readonly reason: string;
}

/**
 * What stands between the schema and a complete export or erasure, one sentence each; [] when nothing does. Also
 * names what is out of date: participants for tables that do not exist, exemptions that exempt nothing.
 */
export function completenessGaps(
  tables: readonly string[],
  registry: Pick<ParticipantRegistry, 'exports' | 'erasures'>,
  exemptions: readonly Exemption[],
): readonly string[] {
  const answered = {
    export: new Set(registry.exports().flatMap((participant) => participant.tables)),
    erasure: new Set(registry.erasures().flatMap((participant) => participant.tables)),
  };
  return (['export', 'erasure'] as const).flatMap((kind) => {
    const exempt = new Set(exemptions.filter((exemption) => exemption.kind === kind).map(({ table }) => table));
    const missing = tables.filter((table) => !answered[kind].has(table) && !exempt.has(table));
    const idle = [...exempt].filter((table) => answered[kind].has(table) || !tables.includes(table));
    const unknown = [...answered[kind]].filter((table) => !tables.includes(table));
    return [
      ...missing.map((table) => `${table}: no participant answers for its ${kind}`),
      ...idle.map((table) => `${table}: is exempt from ${kind} for nothing`),
      ...unknown.map((table) => `${table}: a participant answers for its ${kind}, but it is no personal table`),
    ];
  });
}
