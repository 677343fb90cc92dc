import { describe, expect, it } from 'vitest';
import { ApiClient, type TurnEvent } from '@rapport/testing';
import { deployments } from './deployments.js';

describe.each(deployments)('stopping with an open stream on $name', ({ start }) => {
  it('tells the reader, keeps what was said and exits cleanly', async () => {
    const running = await start({ TURN_SHUTDOWN_DEADLINE_MS: '500' }, { tokensPerSecond: 10 });
    try {
      const person = await new ApiClient(running.api.url).register();
      const conversation = await person.startConversation();
      const events: TurnEvent[] = [];
      let exit: Promise<number> | undefined;
      for await (const event of person.send(conversation, 'Tell me a very long story.')) {
        events.push(event);
        if (event.event === 'response.output_text.delta') exit ??= running.api.stop();
      }

      expect(await exit).toBe(0);
      expect(events.at(-1)?.event).toMatch(/^(response\.incomplete|response\.failed|server_draining)$/);

      await running.restart();
      const { data } = await person.at(running.api.url).get(`/v1/conversations/${conversation}/messages?order=asc`);
      expect(data[0].content).toBe('Tell me a very long story.');
      expect(data.length).toBeLessThanOrEqual(2);
    } finally {
      await running.stop();
    }
  });
});
