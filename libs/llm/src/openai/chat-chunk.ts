import { z } from 'zod';

const tokens = z.number().int().nonnegative();

/** What is read of one `chat.completion.chunk`; providers add more, and leave out much. */
export const chatChunkSchema = z.object({
  model: z.string().max(256).optional(),
  choices: z
    .array(
      z.object({
        delta: z
          .object({
            content: z.string().nullish(),
            /** Thoughts, as some providers stream them. */
            reasoning_content: z.string().nullish(),
            refusal: z.string().nullish(),
          })
          .nullish(),
        finish_reason: z.string().nullish(),
      }),
    )
    .default([]),
  usage: z
    .object({
      prompt_tokens: tokens.default(0),
      completion_tokens: tokens.default(0),
      prompt_tokens_details: z.object({ cached_tokens: tokens.nullish() }).nullish(),
      completion_tokens_details: z.object({ reasoning_tokens: tokens.nullish() }).nullish(),
    })
    .nullish(),
  error: z.object({ code: z.union([z.string(), z.number()]).nullish(), type: z.string().nullish() }).nullish(),
});

export type ChatChunk = z.infer<typeof chatChunkSchema>;
