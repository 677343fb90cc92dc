import { SystemClock, type ConversationId, type UserId } from '@rapport/kernel';
import { ExtractMemories, MemoryRepository, type Memory } from '@rapport/memory';
import { Migrator, PgliteDatabase } from '@rapport/platform';
import { openConversationApp, startEmulator, TEST_USER_HEADER, type ConversationApp } from '@rapport/testing';

const SIGNAL = new AbortController().signal;
const MOST_MEMORIES = 10_000;
const BETWEEN_TURNS_MS = 60_000;

/** One person in one conversation. */
export interface Talk {
  readonly userId: UserId;
  readonly conversationId: ConversationId;
  /** Sends a message over HTTP and reads the answer. */
  say(message: string): Promise<string>;
  /** Has the waiting turns read, as the worker does. */
  read(): Promise<void>;
  /** All memories, of whatever status. */
  memories(): Promise<readonly Memory[]>;
}

export interface Laboratory {
  talk(userId?: UserId): Promise<Talk>;
  close(): Promise<void>;
}

/** The product with a database of its own (PGlite), asking the emulator over sockets. */
export async function openLaboratory(): Promise<Laboratory> {
  const emulator = await startEmulator({ embeddings: false });
  const database = await PgliteDatabase.open({ clock: new SystemClock() });
  await new Migrator(database).apply();
  const app = await openConversationApp({
    database,
    environment: {
      GEMINI_BASE_URL: emulator.url,
      GEMINI_API_KEY: 'emulator',
      // One person says in minutes what others say in weeks.
      BUDGET_USER_TOKENS_PER_DAY: '0',
    },
  });
  const url = await app.listen();
  return {
    talk: (userId) => startTalk(app, url, userId),
    async close() {
      await app.close();
      await database.close();
      await emulator.stop();
    },
  };
}

async function startTalk(app: ConversationApp, url: string, whose?: UserId): Promise<Talk> {
  const userId = whose ?? (await app.givenUser());
  const post = async <T>(path: string, body: object): Promise<T> => {
    const response = await fetch(`${url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', [TEST_USER_HEADER]: userId },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
    return (await response.json()) as T;
  };
  const { id: conversationId } = await post<{ id: ConversationId }>('/v1/conversations', { persona: 'maren' });
  const memories = app.get<MemoryRepository>(MemoryRepository);
  return {
    userId,
    conversationId,
    async say(content) {
      await app.clock.advance(BETWEEN_TURNS_MS);
      const { message } = await post<{ message: { content: string } }>(`/v1/conversations/${conversationId}/messages`, {
        content,
      });
      return message.content;
    },
    read: () => app.get<ExtractMemories>(ExtractMemories).execute(userId, conversationId, SIGNAL),
    memories: () => memories.list(userId, { limit: MOST_MEMORIES }),
  };
}
