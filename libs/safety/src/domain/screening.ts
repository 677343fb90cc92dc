import type { InputReading } from './input-reading.js';
import type { ScreenContext } from './screen-context.js';

export { OutputScreen, type OutputContext, type OutputGate } from './output/output-screen.js';
export type { PastText, ScreenContext } from './screen-context.js';

export abstract class InputScreen {
  /** Asks a judge where local signals leave it open. Never throws for what a judge does or does not do. */
  abstract screen(text: string, context: ScreenContext): Promise<InputReading>;
  /** By local signals alone, at once: for what is read in bulk, such as imported histories, cards and memories. */
  abstract glance(text: string, context?: Pick<ScreenContext, 'policy'>): InputReading;
}
