import { parseDuration, PHASES } from '@rapport/checklist';
import { InvalidArgumentError, Option } from 'commander';
import { FORMATS } from './write-reports.js';

export const phaseOption = (): Option =>
  new Option('--phase <phases>', `only these, separated by commas: ${PHASES.join(', ')}`).argParser(listOf(PHASES));
export const onlyOption = (): Option =>
  new Option('--only <ids>', 'only these lines, separated by commas').argParser((text) => text.split(','));
export const formatOption = (): Option =>
  new Option('--format <formats>', `reports to write, separated by commas: ${FORMATS.join(', ')}`).argParser(
    listOf(FORMATS),
  );
export const outOption = (): Option =>
  new Option('--out <folder>', 'where reports are written; beside the evidence, unless given');
/** @param byDefault such as `24h` */
export const durationOption = (name: string, about: string, byDefault: string): Option =>
  new Option(`--${name} <duration>`, about).default(parseDuration(byDefault), byDefault).argParser(toMs);
export const countOption = (name: string, about: string, byDefault: number): Option =>
  new Option(`--${name} <number>`, about).default(byDefault).argParser(toCount);

const listOf =
  <T extends string>(known: readonly T[]) =>
  (text: string): readonly T[] => {
    const values = text.split(',') as T[];
    if (values.some((value) => !known.includes(value))) {
      throw new InvalidArgumentError(`known are ${known.join(', ')}`);
    }
    return values;
  };

function toMs(text: string): number {
  const ms = parseDuration(text);
  if (ms === undefined) throw new InvalidArgumentError('a duration is such as 90s, 5m, 24h or 7d');
  return ms;
}

function toCount(text: string): number {
  if (!/^[1-9]\d?$/.test(text)) throw new InvalidArgumentError('a number from 1 to 99');
  return Number(text);
}
