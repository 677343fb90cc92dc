import { Inject, Injectable } from '@nestjs/common';
import { Clock, newId, toUuid, type MessageId, type TurnId } from '@rapport/kernel';
import { ConversationImport, type HeldWith, type ImportedConversation, type KeptMessage } from '@rapport/memory';
import { PersonaCatalogue } from '@rapport/persona';
import { inSlices, UserCipher, type Tx } from '@rapport/platform';
import type { Insertable } from 'kysely';
import { conversationConfig, type ConversationConfig } from '../conversation.config.js';
import { nextMessageId } from '../domain/message-order.js';
import { excerptTitle } from '../domain/title.js';
import { contentContext, type ConversationTables, type MessagesTable } from './conversation-tables.js';
import { toConversationRow } from './row-mapping.js';

/** Rows of one INSERT: far below the limit of 65,535 parameters. */
const BATCH_ROWS = 500;

/** A conversation that was held elsewhere, as one of this server's: it is shown, continued, recalled and forgotten like any other. */
@Injectable()
export class PostgresConversationImport extends ConversationImport {
  constructor(
    private readonly cipher: UserCipher,
    private readonly personas: PersonaCatalogue,
    private readonly clock: Clock,
    @Inject(conversationConfig.token) private readonly config: Pick<ConversationConfig, 'titleMaxCharacters'>,
  ) {
    super();
  }

  override async heldWith(persona: string): Promise<HeldWith> {
    const { personaId, versionId } = await this.personas.active(persona);
    return { personaId, versionId };
  }

  override async add(tx: Tx, { userId, id, heldWith, messages }: ImportedConversation): Promise<void> {
    const crypto = await this.cipher.for(tx, userId);
    const now = this.clock.date();
    const first = messages.find(({ role, withheld }) => role === 'user' && !withheld);
    const title = first && excerptTitle(first.text, this.config.titleMaxCharacters);
    const dates = datesOf(messages, now);
    const conversation = toConversationRow(
      {
        id,
        userId,
        personaId: heldWith.personaId,
        personaVersionId: heldWith.versionId,
        title,
        titleSource: title === undefined ? 'none' : 'excerpt',
        messageCount: messages.length,
        memoryEnabled: true,
        createdAt: now,
        updatedAt: now,
        lastMessageAt: dates.at(-1),
      },
      crypto,
    );
    await tx.as<ConversationTables>().insertInto('conversations').values(conversation).execute();
    const rows = rowsOf(messages, dates, conversation, (text, uuid) => crypto.encrypt(text, contentContext(uuid)));
    for (const batch of inSlices(rows, BATCH_ROWS)) {
      await tx.as<ConversationTables>().insertInto('messages').values(batch).execute();
    }
  }
}

/** When each was said: as the file says, but never before the one before it. A date in the future is none. */
function datesOf(messages: readonly KeptMessage[], now: Date): Date[] {
  let last = messages.find(({ at }) => at !== undefined && at <= now)?.at ?? now;
  return messages.map(({ at }) => {
    if (at && at > last && at <= now) last = at;
    return last;
  });
}

/** A message of the person's begins a turn, as it would have here; what follows it belongs to it. */
function rowsOf(
  messages: readonly KeptMessage[],
  dates: readonly Date[],
  conversation: { readonly user_id: string; readonly conversation_id: string },
  seal: (text: string, messageUuid: string) => Buffer,
): Insertable<MessagesTable>[] {
  let previous: MessageId | undefined;
  let turn: TurnId | undefined;
  let position = 0;
  return messages.map(({ role, text, withheld }, index) => {
    const at = dates[index]!;
    const parent = previous;
    previous = nextMessageId(at.getTime(), previous);
    if (role === 'user' || turn === undefined) turn = newId('turn', at.getTime());
    const uuid = toUuid('message', previous);
    const sealed = seal(text, uuid);
    const row = {
      user_id: conversation.user_id,
      message_id: uuid,
      conversation_id: conversation.conversation_id,
      parent_id: parent === undefined ? null : toUuid('message', parent),
      turn_id: toUuid('turn', turn),
      role,
      status: withheld ? ('withheld' as const) : ('complete' as const),
      content_sealed: sealed,
      created_at: at,
      position,
    };
    position += sealed.length;
    return row;
  });
}
