import { describe, expect, it } from 'vitest';
import { Meter, together } from './meter.js';

describe('Meter', () => {
  it('counts from one reading to the next', () => {
    const sut = new Meter();
    sut.turn('answered', { firstTokenMs: 120 });
    sut.turn('shed', { fault: '503 turn.overloaded' });
    sut.plain(8);
    expect(sut.read()).toMatchObject({
      turns: 2,
      answered: 1,
      shed: 1,
      firstTokenP95Ms: 120,
      plainP95Ms: 8,
      faults: { '503 turn.overloaded': 1 },
    });
    expect(sut.read()).toMatchObject({ turns: 0, firstTokenP95Ms: undefined, faults: {} });
  });

  it('tells several readings as one, by the worst of their times', () => {
    const readings = [100, 900].map((firstTokenMs) => {
      const sut = new Meter();
      sut.turn('answered', { firstTokenMs });
      sut.turn('broken', { fault: 'ECONNRESET' });
      return sut.read();
    });
    expect(together(readings)).toMatchObject({ turns: 4, broken: 2, firstTokenP95Ms: 900, faults: { ECONNRESET: 2 } });
  });
});
