import { SetMetadata } from '@nestjs/common';
import type { CodedError } from '@rapport/kernel';

/** How errors look on routes that speak another API's protocol. Status and headers stay the same. */
export interface ErrorFormat {
  readonly mediaType: string;
  body(error: CodedError): object;
}

export const ERROR_FORMAT = 'rapport:error-format';

/**
 * Every failure of the controller's routes is answered in this format instead of problem+json: also those of guards,
 * of validation, and of bodies that could not even be read.
 */
export const AnswersErrorsAs = (format: ErrorFormat): ClassDecorator => SetMetadata(ERROR_FORMAT, format);
