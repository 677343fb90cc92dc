import { Injectable } from '@nestjs/common';
import { FactScreen } from '@rapport/memory';
import { InputScreen, mayPass } from '@rapport/safety';

/** What memory is to keep, read as a message is read, but by local signals alone: it is asked within transactions. */
@Injectable()
export class ScreenedFacts extends FactScreen {
  constructor(private readonly screen: InputScreen) {
    super();
  }

  override withholds(text: string): boolean {
    return !mayPass(this.screen.glance(text));
  }
}
