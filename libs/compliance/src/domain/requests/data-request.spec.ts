import { newId } from '@rapport/kernel';
import { describe, expect, it } from 'vitest';
import { close, confirm, extend, openRequest, standingOf, type DataRequest } from './data-request.js';
import type { RequestProfile } from './profiles.js';

const DAY_MS = 86_400_000;
const OPENED = new Date('2026-01-01T09:00:00Z');
const after = (days: number): Date => new Date(OPENED.getTime() + days * DAY_MS);

function setup(profile: RequestProfile = 'gdpr') {
  const kind = profile === 'breach' ? 'breach' : 'access';
  const sut = openRequest({ id: newId('dataRequest'), userId: newId('user'), kind, profile, openedAt: OPENED });
  return { sut };
}
const refusal = (code: string) => expect.objectContaining({ code: `requests.${code}` });

describe('a request under the GDPR', () => {
  it.each([
    [0, 'on_time'],
    [24.99, 'on_time'],
    [25, 'due_soon'],
    [30, 'due_soon'],
    [31, 'overdue'],
  ])('is, %d days after it was made, %s', (days, standing) => {
    const { sut } = setup();
    expect(standingOf(sut, after(days))).toBe(standing);
  });

  it('gets sixty days more, once, for a reason, before it is overdue', () => {
    const { sut } = setup();
    const extended = extend(sut, 'complexity', after(29));
    expect(extended).toMatchObject({ dueAt: after(90), warnAt: after(85), extensionReason: 'complexity' });
    expect(() => extend(extended, 'complexity', after(40))).toThrow(refusal('not_extendable'));
    expect(() => extend(sut, 'complexity', after(30.01))).toThrow(refusal('extended_too_late'));
  });

  it.each([
    ['2026-02-01T09:00:00Z', '2026-03-01T09:00:00Z', '2026-05-01T09:00:00Z'],
    ['2026-01-31T09:00:00Z', '2026-02-28T09:00:00Z', '2026-04-30T09:00:00Z'],
    ['2028-01-31T09:00:00Z', '2028-02-29T09:00:00Z', '2028-04-30T09:00:00Z'],
    ['2026-07-31T09:00:00Z', '2026-08-30T09:00:00Z', '2026-10-29T09:00:00Z'],
  ])('is never given more than the months of the law: made on %s, due on %s', (opened, due, later) => {
    const request = openRequest({ ...setup().sut, openedAt: new Date(opened) });
    expect(request.dueAt).toEqual(new Date(due));
    expect(extend(request, 'complexity', request.openedAt).dueAt).toEqual(new Date(later));
  });

  it('is closed once, and refused with a reason only', () => {
    const { sut } = setup();
    expect(() => close(sut, 'refused', undefined, after(1))).toThrow(refusal('reason_required'));
    const closed = close(sut, 'fulfilled', undefined, after(1));
    expect(standingOf(closed, after(99))).toBe('closed');
    const late: ((request: DataRequest) => void)[] = [
      (request) => close(request, 'withdrawn', undefined, after(2)),
      (request) => extend(request, 'complexity', after(2)),
      (request) => confirm(request, after(2)),
    ];
    for (const act of late) expect(() => act(closed)).toThrow(refusal('closed'));
  });
});

describe('a request under the CCPA', () => {
  it('is confirmed in ten business days, answered in 45 days, and extended by 45', () => {
    const { sut } = setup('ccpa');
    expect(sut).toMatchObject({ confirmBy: new Date('2026-01-15T09:00:00Z'), dueAt: after(45) });
    expect(extend(sut, 'number_of_requests', after(45)).dueAt).toEqual(after(90));
  });

  it('keeps when it was confirmed first', () => {
    const { sut } = setup('ccpa');
    expect(confirm(confirm(sut, after(3)), after(5)).confirmedAt).toEqual(after(3));
  });
});

describe('a breach', () => {
  it.each([
    [47.9, 'on_time'],
    [48, 'due_soon'],
    [72, 'due_soon'],
    [72.1, 'overdue'],
  ])('is, %d hours after it was noticed, %s', (hours, standing) => {
    const { sut } = setup('breach');
    expect(standingOf(sut, after(hours / 24))).toBe(standing);
  });

  it('gets no more time, and no other law has its deadlines', () => {
    const { sut } = setup('breach');
    expect(() => extend(sut, 'complexity', after(1))).toThrow(refusal('not_extendable'));
    expect(() => openRequest({ ...sut, kind: 'access' })).toThrow(refusal('profile_mismatch'));
  });
});
