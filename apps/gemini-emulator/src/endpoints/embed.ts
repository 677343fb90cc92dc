import type { Encoder } from '../embeddings/encoder.js';
import { expand, normalise, scaledAsPartOf } from '../embeddings/expand.js';
import { invalidArgument } from '../protocol/google-error.js';
import { type BatchEmbedRequest, type EmbedRequest, textOf } from '../protocol/messages.js';
import type { EmbeddingModel } from '../protocol/models.js';
import { jsonPlan, type Plan } from '../protocol/plan.js';
import { CHARACTERS_PER_TOKEN } from '../protocol/tokens.js';
import { type Call, embeddingModelFor, withoutPrefix } from './call.js';

const MAXIMUM_BATCH = 100;

/** `embedContent` and `batchEmbedContents`. Task types are checked but change nothing: the encoder knows none. */
export class EmbedEndpoints {
  private readonly encoder: Encoder;

  constructor(encoder: Encoder) {
    this.encoder = encoder;
  }

  readonly embed = async ({ resource, version, message }: Call<EmbedRequest>): Promise<Plan> => {
    const model = embeddingModelFor(resource, version, 'embedContent');
    const [values] = await this.vectors([message], model);
    return jsonPlan({ embedding: { values } });
  };

  readonly embedBatch = async ({ resource, version, message }: Call<BatchEmbedRequest>): Promise<Plan> => {
    const model = embeddingModelFor(resource, version, 'batchEmbedContents');
    const { requests = [] } = message;
    if (requests.length === 0)
      throw invalidArgument('* BatchEmbedContentsRequest.requests: requests is not specified\n');
    if (requests.length > MAXIMUM_BATCH) {
      throw invalidArgument(
        `* BatchEmbedContentsRequest.requests: at most ${MAXIMUM_BATCH} requests can be in one batch\n`,
      );
    }
    requests.forEach((request, index) => {
      if (withoutPrefix(request.model ?? '') !== resource) {
        throw invalidArgument(
          `* BatchEmbedContentsRequest.requests[${index}].model: model must match the model in the batch request\n`,
        );
      }
    });
    const vectors = await this.vectors(requests, model);
    return jsonPlan({ embeddings: vectors.map((values) => ({ values })) });
  };

  private async vectors(requests: readonly EmbedRequest[], model: EmbeddingModel): Promise<number[][]> {
    const texts = requests.map((request) => this.textToEmbed(request, model));
    const encoded = await this.encoder.encode(texts);
    return encoded.map((vector, index) => {
      const dimensions = requests[index]?.outputDimensionality ?? model.maximumDimensions;
      const expanded = expand(vector, dimensions, model.id);
      const scaled = model.normalisesShortened
        ? normalise(expanded)
        : scaledAsPartOf(expanded, model.maximumDimensions);
      return Array.from(scaled, (value) => Math.round(value * 1e8) / 1e8);
    });
  }

  /** Checks the request; what exceeds the model's input limit is cut off silently, as the service does. */
  private textToEmbed({ content, outputDimensionality }: EmbedRequest, model: EmbeddingModel): string {
    const text = textOf(content);
    if (text === '') throw invalidArgument('* EmbedContentRequest.content: contents is not specified\n');
    if (
      outputDimensionality !== undefined &&
      (outputDimensionality < 1 || outputDimensionality > model.maximumDimensions)
    ) {
      throw invalidArgument(
        `* EmbedContentRequest.output_dimensionality: must be in the range [1, ${model.maximumDimensions}].\n`,
      );
    }
    return text.slice(0, model.inputTokenLimit * CHARACTERS_PER_TOKEN);
  }
}
