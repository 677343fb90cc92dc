import { Inject, Injectable } from '@nestjs/common';
import { ReplySanitiser } from '../domain/sanitise/reply-sanitiser.js';
import { safetyConfig, type SafetyConfig } from '../safety.config.js';

/** Makes one reply harmless to whoever renders it, while it streams. */
export interface OpenSanitiser {
  /** Text that may be shown now (possibly ''). */
  push(delta: string): string;
  /** The rest. */
  finish(): string;
}

const UNCHANGED: OpenSanitiser = { push: (delta) => delta, finish: () => '' };

/** Opens sanitisers as the deployment wants them. They come before screening: what is screened is what is shown. */
@Injectable()
export class ReplySanitisers {
  constructor(@Inject(safetyConfig.token) private readonly config: Pick<SafetyConfig, 'replyMarkup'>) {}

  open(): OpenSanitiser {
    const { replyMarkup } = this.config;
    return replyMarkup === 'off' ? UNCHANGED : new ReplySanitiser(replyMarkup);
  }
}
