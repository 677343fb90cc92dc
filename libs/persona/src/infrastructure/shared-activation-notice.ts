import { Injectable, Logger } from '@nestjs/common';
import { SharedState } from '@rapport/platform';
import { ActivationNotice } from '../application/activation-notice.js';

const CHANNEL = 'persona.activated';

@Injectable()
export class SharedActivationNotice extends ActivationNotice {
  private readonly logger = new Logger(SharedActivationNotice.name);

  constructor(private readonly shared: SharedState) {
    super();
  }

  override async announce(slug: string): Promise<void> {
    try {
      await this.shared.publish(CHANNEL, slug);
    } catch {
      this.logger.warn('an activation could not be announced; other pods follow when their cache expires');
    }
  }

  /** Resolves with how to stop listening. */
  async listen(heard: (slug: string) => void): Promise<() => Promise<void>> {
    try {
      return await this.shared.subscribe(CHANNEL, heard);
    } catch {
      this.logger.warn('activations are not heard of; this pod follows them when its cache expires');
      return () => Promise.resolve();
    }
  }
}
