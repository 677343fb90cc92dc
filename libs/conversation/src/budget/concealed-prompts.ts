import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { written, type GenerateRequest, type MeteredRequest, type ModelResult, type PromptWriter } from '@rapport/llm';
import { PersonalDataShield, type Concealment } from '@rapport/safety';

interface ConcealedPrompt {
  readonly request: GenerateRequest;
  /** The answer with the values back in their places, where they come back. */
  readonly restored: (result: ModelResult) => ModelResult;
}

/** Writes the prompts of calls outside turns, without what the deployment does not show the model. */
@Injectable()
export class ConcealedPrompts {
  constructor(private readonly shield: PersonalDataShield) {}

  /** Rejects when a text could not be looked through: it is not to be shown then. */
  async write(request: MeteredRequest): Promise<ConcealedPrompt> {
    // Of this call alone: nobody who reads two prompts can tell that they are about the same person.
    const concealment = this.shield.concealment(randomUUID());
    if (!concealment) return { request: written(request), restored: (result) => result };
    const shown = await hide(textsOf(request.prompt), concealment);
    const system = [request.system, concealment.note].filter((text) => text !== undefined).join('\n\n');
    return {
      request: written({ ...request, ...(system !== '' && { system }) }, (text) => found(shown, text)),
      restored: (result) => ({ ...result, text: restored(result.text, concealment, request.responseSchema) }),
    };
  }
}

function textsOf(prompt: PromptWriter): Set<string> {
  const texts = new Set<string>();
  prompt((text) => {
    texts.add(text);
    return text;
  });
  return texts;
}

/** One after the other: a long material is not to keep the thread that looks for names from people's turns. */
async function hide(texts: Iterable<string>, concealment: Concealment): Promise<Map<string, string>> {
  const shown = new Map<string, string>();
  for (const text of texts) shown.set(text, await concealment.hide(text));
  return shown;
}

function found(shown: ReadonlyMap<string, string>, text: string): string {
  const hidden = shown.get(text);
  if (hidden === undefined) throw new Error('a prompt was written otherwise than the first time');
  return hidden;
}

/** Within JSON a value is put back into the strings, where its quotes and line breaks harm nothing. */
function restored(text: string, concealment: Concealment, schema: GenerateRequest['responseSchema']): string {
  if (!schema) return restoredText(text, concealment);
  try {
    const revive = (_: string, value: unknown) =>
      typeof value === 'string' ? restoredText(value, concealment) : value;
    return JSON.stringify(JSON.parse(text, revive));
  } catch {
    // No JSON: whoever asked for it finds so.
    return text;
  }
}

function restoredText(text: string, concealment: Concealment): string {
  const stream = concealment.restoring();
  return stream.push(text) + stream.finish();
}
