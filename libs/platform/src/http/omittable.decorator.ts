import { ValidateIf } from 'class-validator';

/**
 * The member may be left out, and the other checks apply only when it is there. `null` is there: unlike `IsOptional`,
 * which lets it pass them all although neither the type nor the document of the API knows of it. Use `IsOptional` for
 * members that are `nullable`.
 */
export const Omittable = (): PropertyDecorator => ValidateIf((_, value) => value !== undefined);
