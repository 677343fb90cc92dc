export { Cooperative, type NextTurn } from './cooperative.js';
export { quantise, type QuantisedVector } from './dense/quantise.js';
export { PersonIndex } from './person-index.js';
export { rankingWeights, type RankingWeights } from './ranking/weights.js';
export type { IndexQuery } from './records.js';
export type { MemoryHits } from './search.js';
