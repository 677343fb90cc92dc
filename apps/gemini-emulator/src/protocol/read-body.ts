import { badRequest, GoogleError, invalidArgument } from './google-error.js';
import { type Fields, readMessage, type Violation } from './schema.js';

/** Parses and checks a request's body. Throws the {@link GoogleError} the real front end would answer. */
export function readBody(raw: string, fields: Fields): Record<string, unknown> {
  const violations: Violation[] = [];
  const message = readMessage(fields, parse(raw), violations);
  if (violations.length > 0) throw badRequest(violations);
  return message;
}

function parse(raw: string): unknown {
  if (raw.trim() === '') return {};
  try {
    return JSON.parse(raw);
  } catch (error) {
    const reason = /Unexpected end/.test(String(error)) ? 'Unexpected end of string.' : 'Expected a value.';
    throw new GoogleError(400, 'INVALID_ARGUMENT', `Invalid JSON payload received. ${reason}`);
  }
}

/** A protobuf duration such as `3.5s`, in milliseconds. */
export function readDuration(value: string, field: string): number {
  const match = /^(\d+(?:\.\d{1,9})?)s$/.exec(value);
  if (!match)
    throw invalidArgument(`Invalid value at '${field}' (Duration), Field '${field}', Illegal duration format`);
  return Number(match[1]) * 1_000;
}
