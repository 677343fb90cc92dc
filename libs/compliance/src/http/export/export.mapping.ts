import type { ExportLink } from '../../application/export/export-links.js';
import type { DataExport } from '../../domain/export/data-export.js';
import type { ExportDto } from './export.dto.js';

/** @param link for whoever may download it */
export function toExportDto(dataExport: DataExport, link: ExportLink | undefined): ExportDto {
  const { id, state, createdAt, expiresAt, archive } = dataExport;
  return {
    id,
    object: 'export',
    state,
    created_at: createdAt.toISOString(),
    expires_at: expiresAt.toISOString(),
    records: archive?.records ?? null,
    bytes: archive?.bytes ?? null,
    sha256: archive?.sha256.toString('hex') ?? null,
    download_url: link && archive ? urlOf(link) : null,
  };
}

const urlOf = ({ exportId, expires, signature }: ExportLink): string =>
  `/v1/exports/${exportId}/archive?expires=${expires}&signature=${signature}`;
