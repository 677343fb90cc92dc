import type { MessagesTable } from './conversation-tables.js';

export interface MessageFeedbackTable {
  user_id: string;
  message_id: string;
  rating: 'up' | 'down';
  reason_sealed: Buffer | null;
  created_at: Date;
  updated_at: Date;
}

export interface FeedbackTables {
  message_feedback: MessageFeedbackTable;
  messages: MessagesTable;
}

export const reasonContext = (messageUuid: string): string => `message_feedback.reason_sealed:${messageUuid}`;
