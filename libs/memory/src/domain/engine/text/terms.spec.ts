import { describe, expect, it } from 'vitest';
import { termsOf, wordsOf } from './terms.js';

describe('termsOf', () => {
  it.each([
    ["I've been painting; Anna's paintings aren't sold", ['paint', 'anna', 'paint', 'sold']],
    ['I’ve moved to São Paulo', ['move', 'sao', 'paulo']],
    ['Das Mädchen läuft über die Straße', ['da', 'madchen', 'lauft', 'uber', 'die', 'straße']],
    ['Я купил новый дом', ['я', 'купил', 'новыи', 'дом']],
    ['我住在东京', ['我住', '住在', '在东', '东京']],
    ['東京タワー2回', ['東京', '京タ', 'タワ', 'ワー', '2', '回']],
    ['한국어를 배워요', ['한국어를', '배워요']],
    ['٢٠٢٤ مرحبا', ['٢٠٢٤', 'مرحبا']],
    ['👋 ... !', []],
  ])('reads %j', (text, terms) => {
    expect(termsOf(text)).toEqual(terms);
  });

  it('finds a word however its accents were typed', () => {
    expect(termsOf('cafe\u0301')).toEqual(termsOf('café'));
  });

  it('cuts what no one will ask for whole', () => {
    expect(wordsOf('é'.repeat(500))[0]).toHaveLength(40);
    expect(wordsOf('x'.repeat(500))[0]).toHaveLength(40);
  });
});
