import { Injectable } from '@nestjs/common';
import type { GenerateRequest } from '@rapport/llm';
import { mayPass, PersonalDataShield, type Concealment, type ScreenDecision } from '@rapport/safety';
import type { OpenTurn } from './turn-context.js';

/** Keeps personal data out of the prompt, as the deployment wants it. The persona's own text stays as it is. */
@Injectable()
export class ConcealStage {
  constructor(private readonly shield: PersonalDataShield) {}

  async run(
    { conversationId, content }: Pick<OpenTurn, 'conversationId' | 'content'>,
    request: GenerateRequest,
    screen: Pick<ScreenDecision, 'action'>,
  ): Promise<{ request: GenerateRequest; concealed: Concealment | undefined }> {
    // No model is asked: somebody in a crisis is answered even while texts cannot be looked through.
    if (!mayPass(screen)) return { request, concealed: undefined };
    // Its id is never shown to the model, and random enough to be a key.
    const concealed = await this.shield.open(conversationId, content);
    if (!concealed) return { request, concealed };
    const turns = [];
    // One after the other, so that values meet their placeholders in the same order in every turn.
    for (const turn of request.turns) turns.push({ ...turn, text: await concealed.hide(turn.text) });
    const system = [request.system, concealed.note].filter((text) => text !== undefined).join('\n\n');
    return { request: { ...request, turns, ...(system !== '' && { system }) }, concealed };
  }
}
