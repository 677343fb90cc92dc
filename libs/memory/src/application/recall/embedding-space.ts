import { Inject, Injectable } from '@nestjs/common';
import { MeteredEmbedder } from '@rapport/llm';
import { recallConfig, type RecallConfig } from '../../recall.config.js';

/** The space of the vectors in use: those of another model, or of another length, are as good as none. */
@Injectable()
export class EmbeddingSpace {
  /** Undefined: nothing is embedded. */
  readonly name: string | undefined;

  constructor(
    { model, dimensions }: MeteredEmbedder,
    @Inject(recallConfig.token) { embeddings }: Pick<RecallConfig, 'embeddings'>,
  ) {
    this.name = embeddings ? `${model}/${dimensions}` : undefined;
  }
}
