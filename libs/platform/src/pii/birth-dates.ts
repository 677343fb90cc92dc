import { SURE } from './personal-data.js';
import { recognise } from './recogniser.js';

const MONTH =
  '(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\\.?';
const DAY = '\\d{1,2}(?:st|nd|rd|th)?';
const YEAR = '(?:1[89]|20)\\d\\d';
const DATE = new RegExp(
  `(?<![\\w/.-])(?:${YEAR}[-/.]\\d{1,2}[-/.]\\d{1,2}|\\d{1,2}[-/.]\\d{1,2}[-/.](?:${YEAR}|\\d\\d)|${DAY} (?:of )?${MONTH},? (?:${YEAR}|'?\\d\\d)|${MONTH} ${DAY},? ${YEAR}|\\d{1,2}-${MONTH}-(?:${YEAR}|\\d\\d))(?![\\w/-]|\\.\\d)`,
  'gi',
);
const BEFORE =
  /\b(?:born|birth(?:day|date)?|d\.?o\.?b\.?|b-?day|n[ée]e? (?:le|en)|geboren|nacid[oa]|nat[oa] il)(?!\w)[^.!?\n]{0,12}(?:[.!?]?[^.!?\n]{0,24})$/i;
const AFTER = /^[^.!?\n]{0,16}\b(?:is my (?:birthday|date of birth|birth date)|date of birth|is when i was born)\b/i;

/** A date is personal when it is somebody's birth: other dates are left alone. */
const birthDate = recognise('DATE_OF_BIRTH', DATE, (value, { index, input }) => {
  const before = input.slice(Math.max(0, index - 48), index);
  const after = input.slice(index + value.length, index + value.length + 40);
  return BEFORE.test(before) || AFTER.test(after) ? SURE.named + 0.01 : undefined;
});

export const birthDateRecognisers = [birthDate];
