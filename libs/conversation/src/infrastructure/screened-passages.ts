import { Injectable } from '@nestjs/common';
import { PassageScreen } from '@rapport/persona';
import { InputScreen, mayPass, reasonFor } from '@rapport/safety';

/** A persona is told who it is in the second person, which is how rules are lifted, too: a reviewer has to tell the two apart. */
const DOUBTFUL = 'jailbreak';

/** The words of a persona, read as a message is read, by local signals alone. */
@Injectable()
export class ScreenedPassages extends PassageScreen {
  constructor(private readonly screen: InputScreen) {
    super();
  }

  override withholds(text: string): { readonly reason: string; readonly doubtful: boolean } | undefined {
    const reading = this.screen.glance(text);
    if (mayPass(reading)) return undefined;
    return { reason: reasonFor(reading), doubtful: reading.category === DOUBTFUL };
  }
}
