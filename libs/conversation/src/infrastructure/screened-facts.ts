import { Injectable } from '@nestjs/common';
import { FactScreen } from '@rapport/memory';
import { InputScreen, mayPass, suspendsByItself } from '@rapport/safety';

/** Of a long message at a time. UTF-16 units; pieces overlap, so that no phrase is lost between two. */
const PIECE = 4_000;
const OVERLAP = 400;

/** What memory is to keep, read as a message is read, but by local signals alone: it is asked within transactions. */
@Injectable()
export class ScreenedFacts extends FactScreen {
  constructor(private readonly screen: InputScreen) {
    super();
  }

  override withholds(text: string): boolean {
    return !mayPass(this.screen.glance(text));
  }

  override withholdsMessage({ role, text }: Parameters<FactScreen['withholdsMessage']>[0]): boolean {
    for (let from = 0; from < text.length; from += PIECE - OVERLAP) {
      const reading = this.screen.glance(text.slice(from, from + PIECE));
      if (!mayPass(reading) || (role === 'user' && suspendsByItself(reading.crisis))) return true;
    }
    return false;
  }
}
