import { describe, expect, it } from 'vitest';
import { composeReply } from './compose-reply.js';
import type { PromptView } from './prompt-view.js';

const DISCLOSURE = /Rapport Gemini emulator/;

const setup = (message: string, view: Partial<PromptView> = {}): string =>
  composeReply({
    persona: { name: 'Maren', traits: ['dry'], lines: ['The tide keeps its own appointments.'] },
    memories: [],
    dials: { formality: 0.5, warmth: 0.5, energy: 0.5, length: 0.8 },
    earlier: ['Hello.'],
    message,
    ...view,
  });
const dials = (turned: Partial<PromptView['dials']>): Partial<PromptView> => ({
  dials: { formality: 0.5, warmth: 0.5, energy: 0.5, length: 0.5, ...turned },
});

describe('composeReply', () => {
  it('says the same to the same prompt', () => {
    expect(setup('I like boats.')).toBe(setup('I like boats.'));
  });

  it('says once, at the beginning, that an emulator speaks', () => {
    expect(setup('I like boats.', { earlier: [] })).toMatch(DISCLOSURE);
    expect(setup('I like boats.')).not.toMatch(DISCLOSURE);
  });

  it.each(['Are you human?', 'are you a real person', 'What model are you?', 'Who are you?', 'Are you an AI?'])(
    'says so whenever it is asked: %s',
    (question) => {
      expect(setup(question)).toMatch(DISCLOSURE);
      expect(setup(question)).toMatch(/I'm Maren, and I'm an AI/);
    },
  );

  it('says back what it heard', () => {
    expect(setup('My boat sank and I miss it.')).toContain('your boat sank and you miss it');
  });

  it('draws on a memory that the message touches', () => {
    expect(setup('I took the dog out.', { memories: ['They sail', 'Their dog is called Biscuit'] })).toContain(
      'I remember: your dog is called Biscuit.',
    );
  });

  it('answers from memory when asked', () => {
    expect(setup('What is my dog called?', { memories: ['I have a dog, Biscuit'] })).toMatch(
      /^You told me: you have a dog, Biscuit\./,
    );
  });

  it('admits what it was not told', () => {
    expect(setup('What is my dog called?')).toMatch(/haven't told me that yet/);
  });

  it('knows what was said earlier in the conversation', () => {
    expect(setup('What did I just tell you?', { earlier: ['My favourite colour is vermilion.'] })).toContain(
      'vermilion',
    );
  });

  it("lets the persona's own lines be heard", () => {
    expect(setup('I like boats.')).toContain('"The tide keeps its own appointments."');
  });

  it('is as long as the dial says', () => {
    const lengths = [0, 0.5, 1].map((length) => setup('Hello! I like boats.', dials({ length })).length);
    expect(lengths).toEqual(lengths.toSorted((a, b) => a - b));
    expect(new Set(lengths).size).toBe(3);
  });

  it('turns by the dials of formality, warmth and energy', () => {
    expect(setup('Are you human?', dials({ formality: 0.9 }))).toMatch(/I am Maren/);
    expect(setup('I like boats.', dials({ warmth: 0.9 }))).toContain("I'm glad you're here.");
    expect(setup('I like boats.', dials({ energy: 0.9 }))).toMatch(/you like boats!/);
  });

  it('tells a story of some length when asked for one', () => {
    expect(setup('Tell me a long story about whales.').length).toBeGreaterThan(600);
  });

  it('has something to say to anything', () => {
    for (const message of ['', '?', '🙂', '...', 'Ich bin müde.']) expect(setup(message).length).toBeGreaterThan(5);
  });
});
