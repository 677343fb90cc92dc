import { ANSWER_FAULTS } from './answer-faults.js';
import { CONNECTION_FAULTS } from './connection-faults.js';
import { type Fault, FaultParameters } from './fault.js';
import { STATUS_FAULTS } from './status-faults.js';
import { STREAM_FAULTS } from './stream-faults.js';

/** Every fault there is: the one source for the selector, for `GET /__emulator/faults` and for the documentation. */
export const FAULTS: readonly Fault[] = [...STATUS_FAULTS, ...CONNECTION_FAULTS, ...STREAM_FAULTS, ...ANSWER_FAULTS];

const BY_NAME = new Map(FAULTS.flatMap((fault) => [fault.name, ...(fault.aliases ?? [])].map((name) => [name, fault])));

/** A fault and what it was called with. */
export interface FaultCall {
  readonly fault: Fault;
  readonly parameters: FaultParameters;
  /** How often a marker strikes for the same text; see `times` in the documentation. */
  readonly times: number;
}

export class UnknownFault extends Error {}

/**
 * Reads `name?key=value&key=value`.
 * Throws {@link UnknownFault} when there is no such fault or it has no such parameter: a misspelt fault must not
 * look like a healthy service.
 */
export function readFaultCall(text: string): FaultCall {
  const [name = '', query = ''] = text.trim().split('?', 2);
  const fault = BY_NAME.get(name);
  if (!fault) throw new UnknownFault(`The emulator has no fault '${name}'. GET /__emulator/faults lists them.`);
  const given = new Map(new URLSearchParams(query));
  const times = Number(given.get('times') ?? Number.POSITIVE_INFINITY);
  given.delete('times');

  const known = fault.parameters ?? {};
  const stranger = [...given.keys()].find((key) => !Object.hasOwn(known, key));
  if (stranger !== undefined || Number.isNaN(times)) {
    throw new UnknownFault(`The fault '${fault.name}' has no such parameter: '${stranger ?? 'times'}'.`);
  }
  const defaults = Object.entries(known).map(([key, spec]) => [key, spec.default] as const);
  return { fault, parameters: new FaultParameters(new Map([...defaults, ...given])), times };
}

/** The table as it is shown to people. */
export const describeFaults = (): Record<string, unknown>[] =>
  FAULTS.map(({ name, aliases = [], group, does, outcome, parameters = {} }) => ({
    name,
    aliases,
    group,
    does,
    outcome,
    parameters,
  }));
