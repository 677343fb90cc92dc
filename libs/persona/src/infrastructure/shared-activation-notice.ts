import { Injectable, Logger } from '@nestjs/common';
import { SharedState, toCodedError } from '@rapport/platform';
import { ActivationNotice } from '../domain/activation-notice.js';

const CHANNEL = 'persona.activated';

@Injectable()
export class SharedActivationNotice extends ActivationNotice {
  private readonly logger = new Logger(SharedActivationNotice.name);
  private readonly listeners = new Set<(slug: string) => void>();

  constructor(private readonly shared: SharedState) {
    super();
  }

  override async announce(slug: string): Promise<void> {
    // This pod need not wait for its own message to come back.
    for (const heard of this.listeners) heard(slug);
    try {
      await this.shared.publish(CHANNEL, slug);
    } catch (error) {
      // Other pods follow when their cache expires.
      this.logger.warn({ event: 'persona.activation_not_announced', code: toCodedError(error).code });
    }
  }

  /** Resolves with how to stop listening. */
  async listen(heard: (slug: string) => void): Promise<() => Promise<void>> {
    this.listeners.add(heard);
    const unsubscribe = await this.shared.subscribe(CHANNEL, heard);
    return async () => {
      this.listeners.delete(heard);
      await unsubscribe();
    };
  }
}
