import { describe, expect, it } from 'vitest';
import { languageOf } from './language.js';

describe('languageOf', () => {
  it.each([
    ['не знаю, что делать, мы устали ¯\\_(ツ)_/¯', 'ru'],
    ['όλα καλά σήμερα (；´Д｀)', 'el'],
    ['오늘 너무 힘들어 ¯\\_(ツ)_/¯', 'ko'],
    ['今日は本当に疲れた、iPhoneも壊れた', 'ja'],
    ['スーパーでラーメン', 'ja'],
    ['我今天真的不知道该怎么办', 'zh'],
    ['اليوم كان يوما طويلا جدا', 'ar'],
    ['مرحبـــــــــــــــا', 'ar'],
    ['я не знаю, що робити, і мені сумно', 'uk'],
    ['це їжа', 'uk'],
    ['та не знаю навіть', 'uk'],
    ['я не знаю, что делать, мы очень устали', 'ru'],
  ])('names the language of %j: %s', (text, expected) => {
    expect(languageOf(text)).toBe(expected);
  });

  it.each([
    ['Russian without a letter of its own', 'не знаю, что делать ¯\\_(ツ)_/¯'],
    ['Chinese with a face', '不知道 ¯\\_(ツ)_/¯'],
    ['Persian', 'امروز خیلی خسته هستم'],
    ['Persian by its letters for p and g', 'پدر بزرگ'],
    ['Urdu', 'آج میں بہت تھک گیا ہوں'],
    ['Kurdish', 'ئەمڕۆ زۆر ماندووم'],
    ['Bulgarian', 'не мога да спя, къде съм'],
    ['Belarusian', 'я сёння вельмі стаміўся'],
    ['Belarusian without its letter', 'што рабіць далей'],
    ['Belarusian with ў', 'я быў дома ўвесь дзень'],
    ['Kazakh', 'мен бүгін қатты шаршадым'],
    ['Kyrgyz', 'мен бүгүн абдан чарчадым'],
    ['Serbian', 'не знам шта да радим љубави'],
    ['Tatar', 'мин бүген бик арыдым һәм'],
    ['half of one script and half of another', 'вы ты γεια'],
  ])('leaves %s open', (_, text) => {
    expect(languageOf(text)).toBeUndefined();
  });
});
