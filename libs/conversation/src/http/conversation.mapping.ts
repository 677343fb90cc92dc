import type { PersonaVersion } from '@rapport/persona';
import type { Statistics } from '../application/usage-statistics.js';
import type { Conversation } from '../domain/conversation.js';
import type { UsageTotals } from '../domain/usage.js';
import type { ConversationDto } from './conversation.dto.js';
import { toBudgetsDto } from './budget.mapping.js';
import { toUsageDto, toUsd } from './message.mapping.js';
import type { StatisticsDto, TotalsDto } from './statistics.dto.js';

export function toConversationDto(
  conversation: Conversation,
  { definition, version }: PersonaVersion,
): ConversationDto {
  return {
    id: conversation.id,
    object: 'conversation',
    persona: { slug: definition.slug, name: definition.name, version },
    title: conversation.title ?? null,
    message_count: conversation.messageCount,
    memory: conversation.memoryEnabled,
    created_at: conversation.createdAt.toISOString(),
    updated_at: conversation.updatedAt.toISOString(),
    last_message_at: conversation.lastMessageAt?.toISOString() ?? null,
  };
}

export function toStatisticsDto(statistics: Statistics): StatisticsDto {
  return {
    object: 'statistics',
    conversations: statistics.conversations,
    messages: statistics.messages,
    total: toTotalsDto(statistics.total),
    by_persona: statistics.byPersona.map(({ personaId, slug, ...totals }) => ({
      ...toTotalsDto(totals),
      persona_id: personaId,
      persona: slug ?? null,
    })),
    by_day: statistics.byDay.map(({ day, ...totals }) => ({ ...toTotalsDto(totals), day })),
    streak: { current_days: statistics.streak.current, longest_days: statistics.streak.longest },
    budgets: toBudgetsDto(statistics.budgets),
  };
}

export function toTotalsDto({ turns, tokens, costMicroUsd }: UsageTotals): TotalsDto {
  const cachedShare = tokens.prompt === 0 ? null : tokens.cached / tokens.prompt;
  return { turns, tokens: toUsageDto(tokens), cached_share: cachedShare, cost_usd: toUsd(costMicroUsd) };
}
