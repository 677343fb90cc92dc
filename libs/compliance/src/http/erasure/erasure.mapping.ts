import type { RequestedErasure } from '../../application/erasure/request-erasure.js';
import type { Erasure } from '../../domain/erasure/erasure.js';
import type { ErasureDto, RequestedErasureDto } from './erasure.dto.js';

export function toErasureDto({ id, state, requestedAt, receipt }: Erasure): ErasureDto {
  return {
    id,
    object: 'erasure',
    state,
    requested_at: requestedAt.toISOString(),
    receipt: receipt ? { ...receipt, rows: { ...receipt.rows }, residue: [...receipt.residue] } : null,
  };
}

export function toRequestedErasureDto({ erasure, receiptToken }: RequestedErasure): RequestedErasureDto {
  return { ...toErasureDto(erasure), receipt_token: receiptToken ?? null };
}
