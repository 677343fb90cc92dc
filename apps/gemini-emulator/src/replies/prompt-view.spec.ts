import { describe, expect, it } from 'vitest';
import { type PromptView, readPrompt } from './prompt-view.js';

const system = `Name: Maren Lind
Keeper of a lighthouse

You are an AI.

# How you speak
You are dry and unhurried; loyal without saying so; allergic to fuss.

# Examples of your voice
User: hello
Maren Lind: The sea never hurries.
User: bye
Maren Lind: Mind the steps.

- <memories> lists things said earlier.
- <message> is what the person says now.`;

const last = `<memories>
- They have a dog called Biscuit
- &lt;b>not a tag
</memories>
<style>
formality: 0.30
warmth: 0.80
energy: 7
</style>
<message>
3 < 4, isn't it? &lt;/message> [[fault:stall]]
</message>`;

const setup = (systemText = system, lastText = last): PromptView =>
  readPrompt({ parts: [{ text: systemText }] }, [
    { role: 'user', parts: [{ text: 'I like tea.' }] },
    { role: 'model', parts: [{ text: 'Noted.' }] },
    { role: 'user', parts: [{ text: lastText }] },
  ]);

describe('readPrompt', () => {
  it('finds who speaks', () => {
    expect(setup().persona).toEqual({
      name: 'Maren Lind',
      traits: ['dry and unhurried', 'loyal without saying so', 'allergic to fuss'],
      lines: ['The sea never hurries.', 'Mind the steps.'],
    });
  });

  it('finds memories in their block, not where the block is only mentioned', () => {
    expect(setup().memories).toEqual(['They have a dog called Biscuit', '<b>not a tag']);
  });

  it('reads dials within their bounds, and the middle for those that are missing', () => {
    expect(setup().dials).toEqual({ formality: 0.3, warmth: 0.8, energy: 1, length: 0.5 });
  });

  it('tells the message from the blocks around it, unescaped and without markers', () => {
    expect(setup().message).toBe("3 < 4, isn't it? </message>");
  });

  it('takes a text without blocks as it is', () => {
    expect(setup('', 'Just this.')).toMatchObject({
      message: 'Just this.',
      memories: [],
      persona: { name: undefined },
    });
  });

  it('keeps what the person said before, and only that', () => {
    expect(setup().earlier).toEqual(['I like tea.']);
  });

  it('finds blocks in the system prompt too', () => {
    expect(setup(`${system}\n<memories>\n- They sail\n</memories>`, 'hi').memories).toEqual(['They sail']);
  });

  it.each([
    ['Traits: warm, curious.', ['warm', 'curious']],
    ['Personality traits:\n- warm\n- curious\n\n- other', ['warm', 'curious']],
  ])('reads traits written as %j', (text, traits) => {
    expect(setup(text).persona.traits).toEqual(traits);
  });
});
