import { Logger } from '@nestjs/common';
import { ManualClock } from '@rapport/testing';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { crash } from './crash.js';
import type { TrackedError } from './error-tracking/error-tracker.js';
import { JsonLogger } from './logging/json-logger.js';
import { onLoggedError } from './logging/logged-errors.js';

describe('a crash', () => {
  afterEach(() => Logger.overrideLogger(false));

  it.each([new TypeError('of Ada'), 'of Ada'])(
    'by %s is logged and tracked without its message, and ends the process',
    async (thrown) => {
      const [lines, tracked]: [string[], TrackedError[]] = [[], []];
      Logger.overrideLogger(new JsonLogger({ level: 'info' }, { write: (line) => lines.push(line) }));
      const stop = onLoggedError((error) => tracked.push(error));
      const [clock, exit] = [new ManualClock(), vi.fn<(code: number) => void>()];
      crash(thrown, clock, exit);
      expect(exit).not.toHaveBeenCalled();
      await clock.advance(1_000);
      expect(exit).toHaveBeenCalledWith(1);
      stop();
      expect(lines.map((line) => (JSON.parse(line) as { event: string }).event)).toEqual(['process_crashed']);
      expect(tracked.map(({ event }) => event)).toEqual(['process_crashed']);
      expect(lines.join() + JSON.stringify(tracked)).not.toContain('Ada');
    },
  );
});
