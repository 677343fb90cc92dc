/** The content of a response that may be a turn's events. */
export const EVENT_STREAM = {
  // The longest answer in events of one character each stays below this.
  'text/event-stream': {
    schema: { type: 'string', maxLength: 16_777_216, description: 'The events of the turn; see docs/turn.md.' },
  },
} as const;
