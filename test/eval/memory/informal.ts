import type { Conversation, Turn } from './locomo.js';

const isUnmarked = (question: number): boolean => question % 2 === 0;

/**
 * The same conversation as people type it on a phone: a message a sentence, no capitals, apostrophes or full stops, and
 * half of the question marks gone. What was tuned to the well-formed turns of one set of transcripts shows here.
 * A message's id is its turn's with a number behind a slash.
 */
export function informal(conversation: Conversation): Conversation {
  let marks = 0;
  const write = (sentence: string): string => {
    const plain = sentence
      .toLowerCase()
      .replace(/['’"]/g, '')
      .replace(/[.!,;:]+/g, ' ')
      .replace(/\s+/g, ' ')
      .trim();
    return plain.endsWith('?') && isUnmarked(marks++) ? plain.slice(0, -1).trim() : plain;
  };
  const messagesOf = (turn: Turn): Turn[] =>
    turn.text
      .split(/(?<=[.!?])\s+/)
      .map((sentence, place) => ({ ...turn, id: `${turn.id}/${place}`, text: write(sentence), at: turn.at + place }));
  return {
    ...conversation,
    turns: conversation.turns.flatMap(messagesOf),
    questions: conversation.questions.map((question) => ({
      ...question,
      text: question.text.toLowerCase().replace(/[?'’]/g, ''),
    })),
  };
}

/** The turns of a ranking of messages, each where its first message is. */
export function turnsOf(messages: readonly string[]): string[] {
  return [...new Set(messages.map((id) => id.replace(/\/\d+$/, '')))];
}
