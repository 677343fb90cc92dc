import type { HalfLives } from '../../domain/writing/salience.js';
import type { MemoryWritingConfig } from '../../memory-writing.config.js';

export const halfLivesOf = (config: MemoryWritingConfig): HalfLives => ({
  fact: config.halfLifeFactDays,
  preference: config.halfLifePreferenceDays,
  event: config.halfLifeEventDays,
  relationship: config.halfLifeRelationshipDays,
});
