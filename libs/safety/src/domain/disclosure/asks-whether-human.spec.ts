import { describe, expect, it } from 'vitest';
import { asksWhetherHuman } from './asks-whether-human.js';

describe('asksWhetherHuman', () => {
  it.each([
    'are you human?',
    'Are you a bot',
    'Wait. Am I talking to a real person?',
    'ARE YOU AN AI?!',
    'hey, r u a real person or what',
    'are you actually a human being',
    'Honestly, am I chatting with a computer program?',
    'is this a bot?',
    'Is there a real person there?',
    "Tell me if you're a robot.",
    "You're an AI, right?",
    "aren't you just a chatbot",
    'who am I talking to?',
    'are you real or artificial?',
    'are y\u200bou hum\u0430n',
    'a̲r̲e̲ you a b0t',
    'Bist du ein Mensch?',
    'bist du eigentlich eine KI',
    'Sind Sie ein echter Mensch oder ein Computer?',
    'Spreche ich hier mit einer Maschine?',
    'Sag mir, ob du ein Bot bist!',
    '¿Eres un robot?',
    '¿eres humano?',
    '¿Estoy hablando con una persona real?',
    'Es-tu humain ?',
    'Êtes-vous une intelligence artificielle ?',
    'Est-ce que je parle à un robot ?',
  ])('hears %j', (text) => {
    expect(asksWhetherHuman(text)).toBe(true);
  });

  it.each([
    '',
    'Are you a morning person?',
    'are you for real?',
    'Are you humane to your plants?',
    'You are only human.',
    'To err is human.',
    'I am talking to my sister about robots.',
    'Is this a real question?',
    'Is that program any good?',
    'I bought a robot. Are you jealous?',
    'Human beings are strange, are you not?',
    'Do you like films about AI?',
    'If you are a person who likes tea, come over.',
    'Bist du echt so müde?',
    'Ich rede gern mit Menschen.',
    'Eres una persona muy amable.',
    'Tu es une belle personne.',
  ])('leaves %j alone', (text) => {
    expect(asksWhetherHuman(text)).toBe(false);
  });

  it('takes time in proportion to the text', () => {
    const hostile = 'are you really '.repeat(20_000);
    expect(asksWhetherHuman(hostile)).toBe(false);
    expect(asksWhetherHuman(`${hostile} a human`)).toBe(true);
  });
});
