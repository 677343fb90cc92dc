import type { OwnService, Processor } from './processors.js';
import type { DataCatalogue } from './data-catalogue.js';

export interface SchemaColumn {
  readonly table: string;
  readonly column: string;
}

/** What stands between the schema and a complete catalogue, a sentence each; also what the catalogue says of nothing. */
export function columnGaps(schema: readonly SchemaColumn[], { tables, retention, stores }: DataCatalogue): string[] {
  const known = new Map(tables.map((entry) => [entry.table, new Set(Object.keys(entry.columns))]));
  const present = new Set(schema.map(({ table, column }) => `${table}.${column}`));
  const twice = tables.filter(({ table }, index) => tables.findIndex((other) => other.table === table) !== index);
  return [
    ...schema
      .filter(({ table, column }) => !known.get(table)?.has(column))
      .map(({ table, column }) => `${table}.${column}: the catalogue does not say what it is for`),
    ...tables.flatMap(({ table, columns }) =>
      Object.keys(columns)
        .filter((column) => !present.has(`${table}.${column}`))
        .map((column) => `${table}.${column}: the catalogue describes a column that is not there`),
    ),
    ...twice.map(({ table }) => `${table}: is described twice`),
    ...[...tables.map((entry) => ({ ...entry, name: entry.table })), ...stores]
      .filter((entry) => retention[entry.retention] === undefined)
      .map((entry) => `${entry.name}: no retention is called ${entry.retention}`),
  ];
}

/** Likewise for the families of keys that the code uses in the shared state. */
export function familyGaps(families: readonly string[], { stores }: DataCatalogue): string[] {
  const known = stores.filter(({ store }) => store === 'shared state').map(({ name }) => name);
  return [
    ...families
      .filter((family) => !known.includes(family))
      .map((family) => `${family}: the catalogue does not know it`),
    ...known.filter((family) => !families.includes(family)).map((family) => `${family}: nothing uses it`),
  ];
}

/** Every retention that says so must be ended by a rule or a job that exists, and each of those by a retention. */
export function retentionGaps(
  { retention }: DataCatalogue,
  ruleCategories: readonly string[],
  jobs: readonly string[],
): string[] {
  const entries = Object.entries(retention);
  return [
    ...entries
      .filter(([category, { endedBy }]) => endedBy === 'rule' && !ruleCategories.includes(category))
      .map(([category]) => `${category}: no rule purges it`),
    ...entries.flatMap(([category, { endedBy }]) =>
      typeof endedBy === 'object' && !jobs.includes(endedBy.job) ? [`${category}: there is no job ${endedBy.job}`] : [],
    ),
    ...ruleCategories
      .filter((category) => retention[category]?.endedBy !== 'rule')
      .map((category) => `${category}: a rule purges what the catalogue does not say ends so`),
  ];
}

/** A variable that holds an address belongs to a registered processor or to a service of the operator's own. */
export function egressGaps(
  addressVariables: readonly string[],
  hosts: readonly string[],
  processors: readonly Processor[],
  own: readonly OwnService[],
): string[] {
  const named = new Set([...processors.flatMap(({ variables }) => variables), ...own.map(({ variable }) => variable)]);
  const registered = new Set(processors.flatMap((processor) => processor.hosts));
  return [
    ...addressVariables
      .filter((variable) => !named.has(variable))
      .map((variable) => `${variable}: no processor or own service answers for it`),
    ...hosts
      .filter((host) => !registered.has(host))
      .map((host) => `${host}: is called, and no processor is registered`),
  ];
}
