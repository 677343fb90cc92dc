import { Injectable } from '@nestjs/common';
import { InputScreen, suspendsByItself } from '@rapport/safety';

/** What no limit turns away: words of a crisis, which a reviewed text answers without the model. Asked only of what is refused. */
@Injectable()
export class UrgentMessages {
  constructor(private readonly screen: InputScreen) {}

  includes(content: string): boolean {
    return suspendsByItself(this.screen.glance(content).crisis);
  }
}
