import { randomUUID } from 'node:crypto';

/** Names this process in the turns it runs. New at every start, so that nobody mistakes a predecessor's turn for theirs. */
export const PROCESS_ID = randomUUID();
