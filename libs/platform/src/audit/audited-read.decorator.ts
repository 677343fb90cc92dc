import { SetMetadata } from '@nestjs/common';

/** How an internal route that reads is accounted for. */
export type ReadPolicy =
  | { readonly personal: true; /** The path's parameter with the id of the person. */ readonly subject?: string }
  | { readonly personal: false; readonly because: string };

export const READ_POLICY = 'rapport:read-policy';

/**
 * The route shows personal data to somebody else than the person: `AuditedReadInterceptor` records who looked, at whom
 * and through which route, before the handler runs. What cannot be recorded cannot be read.
 */
export const AuditedRead = (options: { readonly subject?: string } = {}): MethodDecorator & ClassDecorator =>
  SetMetadata(READ_POLICY, { personal: true, ...options } satisfies ReadPolicy);

/** The route shows nothing of anybody. Every internal GET says either this or `@AuditedRead`; a test compares. */
export const ReadsNothingPersonal = (because: string): MethodDecorator & ClassDecorator =>
  SetMetadata(READ_POLICY, { personal: false, because } satisfies ReadPolicy);
