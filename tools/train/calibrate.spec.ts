import { describe, expect, it } from 'vitest';
import { calibrate, type Asked } from './calibrate.js';

const asked = (values: readonly number[], y: number): Asked[] =>
  values.map((raw) => ({ raw, row: { text: '', source: '', y } }));
const range = (from: number, to: number, count: number): number[] =>
  Array.from({ length: count }, (_, at) => from + ((to - from) * at) / (count - 1));
const scoreOf = ({ slope, offset }: { slope: number; offset: number }, raw: number): number =>
  1 / (1 + Math.exp(-(slope * raw + offset)));

describe('calibrate', () => {
  const benign = range(-4, 1, 101);
  const positive = range(-1, 4, 101);
  const rows = [...asked(benign, 0), ...asked(positive, 1)];

  it('puts 0.5 where the allowed share of benign rows is above', () => {
    const { calibration } = calibrate(rows, { mostFlagged: 0.05 });
    const above = benign.filter((raw) => scoreOf(calibration, raw) > 0.501).length;
    expect(above / benign.length).toBeCloseTo(0.05, 1);
  });

  it('puts the threshold to skip under nearly all positives', () => {
    const { calibration, thresholds } = calibrate(rows, { mostFlagged: 0.05 });
    const above = positive.filter((raw) => scoreOf(calibration, raw) > thresholds!.skip).length;
    expect(above / positive.length).toBeCloseTo(0.95, 1);
  });

  it('or over the benign rows that nobody should have to judge', () => {
    const { calibration, thresholds } = calibrate(rows, { mostFlagged: 0.01, mostJudged: 0.1 });
    const above = benign.filter((raw) => scoreOf(calibration, raw) > thresholds!.skip + 1e-3).length;
    expect(above / benign.length).toBeCloseTo(0.1, 1);
  });

  it('fits a scale from -3 to 3 into 0..1', () => {
    const line = range(-3, 3, 7).map((y): Asked => ({ raw: y / 2 + 1, row: { text: '', source: '', y } }));
    const { calibration, thresholds } = calibrate(line, {});
    expect(calibration).toEqual({ kind: 'straight', slope: 0.3333, offset: expect.closeTo(0.1667, 3) });
    expect(thresholds).toBeUndefined();
  });
});
