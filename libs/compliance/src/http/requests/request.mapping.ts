import { standingOf, type DataRequest } from '../../domain/requests/data-request.js';
import type { EnteredRequestDto, RequestDto } from './request.dto.js';

export function toRequestDto(request: DataRequest, now: Date): RequestDto {
  return {
    id: request.id,
    object: 'data_request',
    kind: request.kind,
    profile: request.profile,
    state: request.state,
    standing: standingOf(request, now),
    opened_at: request.openedAt.toISOString(),
    confirm_by: request.confirmBy?.toISOString() ?? null,
    confirmed_at: request.confirmedAt?.toISOString() ?? null,
    due_at: request.dueAt.toISOString(),
    extension_reason: request.extensionReason ?? null,
    closed_at: request.closedAt?.toISOString() ?? null,
    closing_reason: request.closingReason ?? null,
  };
}

export function toEnteredRequestDto(request: DataRequest, now: Date): EnteredRequestDto {
  return { ...toRequestDto(request, now), user_id: request.userId };
}
