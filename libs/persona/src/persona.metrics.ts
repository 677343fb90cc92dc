import { defineMetrics } from '@rapport/platform';

export const personaMetrics = defineMetrics({
  cardImports: {
    type: 'counter',
    name: 'rapport_persona_card_imports_total',
    help: 'Character cards that were sent, by container (json, png, charx) and outcome: imported or refused.',
    labels: ['container', 'outcome'],
  },
  begun: {
    type: 'counter',
    name: 'rapport_persona_conversations_begun_total',
    help: 'Conversations that began, by persona (slug), version, and how it was served: active or canary.',
    labels: ['persona', 'version', 'served_as'],
  },
  lintOverrides: {
    type: 'counter',
    name: 'rapport_persona_lint_overrides_total',
    help: 'Activations by an admin of versions that the lint speaks against, by kind: activate or roll_back.',
    labels: ['kind'],
  },
});
