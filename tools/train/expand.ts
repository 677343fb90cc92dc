const MOST = 12;
const CHOICE = /\{([^{}]*)\}/;

/** A prime, so that steps through the readings meet all alternatives of every choice. */
const STEP = 7919;

/** All readings of a line with alternatives, `{a|b} c` -> `a c`, `b c`; of more than 12, twelve of them. */
export function expand(line: string): string[] {
  let readings = [line];
  for (let choice = CHOICE.exec(line); choice; choice = CHOICE.exec(readings[0]!)) {
    readings = readings.flatMap((reading) => {
      const at = CHOICE.exec(reading)!;
      return at[1]!.split('|').map((option) => reading.replace(CHOICE, () => option));
    });
  }
  if (readings.length <= MOST) return readings;
  return Array.from({ length: MOST }, (_, at) => readings[(at * STEP) % readings.length]!);
}
