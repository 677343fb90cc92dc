import { ValidationPipe, type ArgumentMetadata, type PipeTransform } from '@nestjs/common';
import type { ErrorIssue } from '@rapport/kernel';
import type { ValidationError } from 'class-validator';
import { httpErrors } from './http.errors.js';

/**
 * Checks every DTO: unknown fields are refused, and failures become `request.invalid` with JSON pointers (body) or
 * names (query, path). Values never appear in the answer: they may be personal.
 */
export class RequestValidationPipe implements PipeTransform {
  private readonly body = pipeFor((path) => `/${path.map(escapePointer).join('/')}`);
  private readonly parameters = pipeFor((path) => path.join('.'));

  /** @param mostMembers members and items that a body (or a query) may hold at all depths together */
  constructor(private readonly mostMembers: number) {}

  async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    // Each unknown member costs the checks below some 50 microseconds: a small body of nothing else would hold up everybody.
    if (metadata.type !== 'custom' && hasMoreMembersThan(this.mostMembers, value)) {
      throw httpErrors.invalid(`more than ${this.mostMembers} members and items`);
    }
    return (metadata.type === 'body' ? this.body : this.parameters).transform(value, metadata);
  }
}

type Point = (path: readonly string[]) => string;

function pipeFor(point: Point): ValidationPipe {
  return new ValidationPipe({
    whitelist: true,
    forbidNonWhitelisted: true,
    transform: true,
    stopAtFirstError: true,
    // Only to tell what is missing from what is wrong; no value leaves here.
    validationError: { target: false, value: true },
    exceptionFactory: (errors) =>
      httpErrors.invalid(undefined, { issues: errors.flatMap((e) => issuesOf(e, [], point)) }),
  });
}

function issuesOf(error: ValidationError, parents: readonly string[], point: Point): ErrorIssue[] {
  const path = [...parents, error.property];
  const missing = error.value === undefined;
  const own = Object.values(error.constraints ?? {}).map((detail) => ({
    pointer: point(path),
    // Whichever check came first would say that nothing is too long, or of the wrong form.
    detail: missing ? `${error.property} is required` : detail,
  }));
  return [...own, ...(error.children ?? []).flatMap((child) => issuesOf(child, path, point))];
}

/** RFC 6901. */
function escapePointer(segment: string): string {
  return segment.replaceAll('~', '~0').replaceAll('/', '~1');
}

function hasMoreMembersThan(most: number, value: unknown): boolean {
  const pending = [value];
  let members = 0;
  while (pending.length > 0) {
    const node = pending.pop();
    if (typeof node !== 'object' || node === null) continue;
    const values: unknown[] = Object.values(node);
    members += values.length;
    if (members > most) return true;
    pending.push(...values);
  }
  return false;
}
