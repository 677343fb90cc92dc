import type { PersonaHistory, VersionInspection } from '../application/inspect-personas.js';
import type { StoredPersona, VersionSummary } from '../domain/persona-repository.js';
import type {
  PersonaHistoryDto,
  PersonaRecordDto,
  PersonaVersionDto,
  PersonaVersionInspectionDto,
} from './internal-persona.dto.js';

export function toRecordDto({ personaId, slug, activeVersionId, createdAt }: StoredPersona): PersonaRecordDto {
  return { id: personaId, slug, active_version_id: activeVersionId ?? null, created_at: createdAt.toISOString() };
}

export function toVersionDto(version: VersionSummary): PersonaVersionDto {
  return {
    id: version.versionId,
    persona_id: version.personaId,
    version: version.version,
    content_hash: version.contentHash,
    created_by: version.createdBy ?? null,
    created_at: version.createdAt.toISOString(),
  };
}

export function toHistoryDto({ persona, versions, activations }: PersonaHistory): PersonaHistoryDto {
  return {
    ...toRecordDto(persona),
    versions: versions.map(toVersionDto),
    activations: activations.map(({ versionId, kind, by, at }) => ({
      version_id: versionId,
      kind,
      activated_by: by ?? null,
      activated_at: at.toISOString(),
    })),
  };
}

export function toInspectionDto({ version, systemPrompt, findings }: VersionInspection): PersonaVersionInspectionDto {
  // Without the card, which the export gives: what is shown here is edited and sent back.
  const { card: _, ...definition } = version.definition;
  return {
    ...toVersionDto(version),
    definition,
    system_prompt: systemPrompt,
    findings: [...findings],
  };
}
