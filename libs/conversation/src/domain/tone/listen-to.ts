import type { ToneBounds } from './dials.js';
import { listen, type Hearing } from './listen.js';
import { readTone, type FormalityScore } from './read-tone.js';
import type { ToneState } from './tone.js';

/** The hearing after the last of several messages that came one soon after another: for measuring how tone is followed. */
export function listenTo(
  messages: readonly string[],
  by: { readonly bounds: ToneBounds; readonly locale: string; readonly formality: FormalityScore },
): Hearing {
  const now = new Date(0);
  const heard = (state: ToneState | undefined, read: (() => ReturnType<typeof readTone>) | undefined): Hearing =>
    listen({ ...by, before: { adapts: true, state, at: now }, now, read });
  return messages.reduce<Hearing>(
    ({ account }, message) => heard(account.state, () => readTone(message, by.formality)),
    heard(undefined, undefined),
  );
}
