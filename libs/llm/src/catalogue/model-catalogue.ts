import { Injectable } from '@nestjs/common';
import { MODEL_FACTS, type ModelFacts } from './model-facts.js';
import { isBuildOf } from './model-name.js';

const DAY_MS = 86_400_000;
/** A retirement this near is worth a word at every start. */
const RETIREMENT_NOTICE_MS = 60 * DAY_MS;

@Injectable()
export class ModelCatalogue {
  private readonly found = new Map<string, ModelFacts | undefined>();

  find(model: string): ModelFacts | undefined {
    if (!this.found.has(model)) {
      this.found.set(
        model,
        MODEL_FACTS.find((facts) => isBuildOf(facts.model, model)),
      );
    }
    return this.found.get(model);
  }

  /** What an operator should hear about a configured model at time `at` (ms since the epoch); undefined when all is well. */
  concern(model: string, at: number): string | undefined {
    const facts = this.find(model);
    if (!facts) return `${model} is not in the catalogue: its price is unknown, so budgets cannot count it`;
    if (facts.retiresAt === undefined) return undefined;
    const left = Date.parse(facts.retiresAt) - at;
    const instead = facts.replacement ? `; Google answers with ${facts.replacement} from then on` : '';
    if (left <= 0) return `${model} was retired on ${facts.retiresAt}${instead}`;
    if (left <= RETIREMENT_NOTICE_MS) return `${model} retires on ${facts.retiresAt}${instead}`;
    return undefined;
  }
}
