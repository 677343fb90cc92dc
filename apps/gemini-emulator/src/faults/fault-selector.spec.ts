import { describe, expect, it } from 'vitest';
import { FaultSelector, withoutMarkers } from './fault-selector.js';
import { UnknownFault } from './fault-table.js';

const url = '/v1beta/models/gemini-3.8-flash:streamGenerateContent?alt=sse';

const setup = (): { sut: FaultSelector; ctx: { select: (request?: object) => string | undefined } } => {
  const sut = new FaultSelector();
  const select = (request: object = {}): string | undefined =>
    sut.select({ header: undefined, url, lastUserText: 'hi', ...request })?.fault.name;
  return { sut, ctx: { select } };
};

describe('FaultSelector', () => {
  it('leaves requests alone that ask for nothing', () => {
    expect(setup().ctx.select()).toBeUndefined();
  });

  it('prefers the header to the queue to the marker', () => {
    const { sut, ctx } = setup();
    sut.enqueue('internal');
    const marked = { lastUserText: 'hi [[fault:hang]]' };
    expect([ctx.select({ ...marked, header: '503' }), ctx.select(marked), ctx.select(marked)]).toEqual([
      'overloaded',
      'internal',
      'hang',
    ]);
  });

  it('takes from the queue in order, as often as asked', () => {
    const { sut, ctx } = setup();
    sut.enqueue('internal', 2);
    sut.enqueue('overloaded');
    expect([ctx.select(), ctx.select(), ctx.select(), ctx.select()]).toEqual([
      'internal',
      'internal',
      'overloaded',
      undefined,
    ]);
  });

  it('keeps a queued fault for the requests it matches', () => {
    const { sut, ctx } = setup();
    sut.enqueue('internal', 1, 'countTokens');
    expect([ctx.select(), ctx.select({ url: '/v1/models/x:countTokens' })]).toEqual([undefined, 'internal']);
  });

  it('strikes a marked text as often as the marker says, so that a retry can succeed', () => {
    const { ctx } = setup();
    const marked = { lastUserText: 'hi [[fault:503?times=2]]' };
    expect([ctx.select(marked), ctx.select(marked), ctx.select(marked)]).toEqual([
      'overloaded',
      'overloaded',
      undefined,
    ]);
  });

  it('forgets everything on reset', () => {
    const { sut, ctx } = setup();
    sut.enqueue('internal');
    sut.reset();
    expect([ctx.select(), sut.pending()]).toEqual([undefined, []]);
  });

  it('refuses to queue what it does not have', () => {
    expect(() => setup().sut.enqueue('intrenal')).toThrow(UnknownFault);
    expect(() => setup().sut.enqueue('internal', 0)).toThrow(UnknownFault);
  });
});

describe('withoutMarkers', () => {
  it('leaves what the person said', () => {
    expect(withoutMarkers('hello [[fault:stall?at=1]] there [[fault:hang]]')).toBe('hello  there');
  });
});
