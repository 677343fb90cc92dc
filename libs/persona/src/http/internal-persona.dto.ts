import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Omittable } from '@rapport/platform';
import { IsInt, IsObject, IsString, Matches, Max, MaxLength, Min } from 'class-validator';

const definition = {
  type: 'object',
  additionalProperties: true,
  description: 'A persona definition; its schema is checked field by field (docs/personas.md).',
} as const;
const time = { type: 'string', format: 'date-time', maxLength: 32 } as const;
const operator = {
  type: 'string',
  nullable: true,
  maxLength: 64,
  description: 'The operator; null: seeded, or from the command line.',
} as const;
/** No prose: what is in the audit trail stays there for ever. */
const OVERRIDE = /^[A-Za-z0-9][A-Za-z0-9_.:/-]+$/;

/** A definition to add or to check. */
export class PersonaDefinitionDto {
  @ApiProperty(definition)
  @IsObject()
  definition!: Record<string, unknown>;
}

export class ActivateDto {
  @ApiPropertyOptional({
    maxLength: 100,
    pattern: OVERRIDE.source,
    description:
      "Publishes against the lint's errors, as an admin: why, as a code or the number of a ticket. The audit trail keeps it.",
    example: 'reviewed:LEGAL-412',
  })
  @Omittable()
  @IsString()
  @MaxLength(100)
  @Matches(OVERRIDE)
  override?: string;
}

export class RollBackDto extends ActivateDto {
  @ApiPropertyOptional({ minimum: 1, maximum: 1_000_000, description: 'Default: what was active last before now.' })
  @Omittable()
  @IsInt()
  @Min(1)
  @Max(1_000_000)
  version?: number;
}

export class PersonaRecordDto {
  @ApiProperty({ maxLength: 64 })
  id!: string;

  @ApiProperty({ maxLength: 64 })
  slug!: string;

  @ApiProperty({ type: 'string', maxLength: 64, nullable: true, description: 'Null: not published.' })
  active_version_id!: string | null;

  @ApiProperty(time)
  created_at!: string;
}

export class PersonaVersionDto {
  @ApiProperty({ maxLength: 64 })
  id!: string;

  @ApiProperty({ maxLength: 64 })
  persona_id!: string;

  @ApiProperty({ type: 'integer', minimum: 1 })
  version!: number;

  @ApiProperty({ maxLength: 64, description: 'SHA-256 of the canonical definition.' })
  content_hash!: string;

  @ApiProperty(operator)
  created_by!: string | null;

  @ApiProperty(time)
  created_at!: string;
}

export class PersonaActivationDto {
  @ApiProperty({ maxLength: 64 })
  version_id!: string;

  @ApiProperty({ enum: ['seed', 'activate', 'roll_back'] })
  kind!: string;

  @ApiProperty(operator)
  activated_by!: string | null;

  @ApiProperty(time)
  activated_at!: string;
}

export class PersonaHistoryDto extends PersonaRecordDto {
  @ApiProperty({ type: [PersonaVersionDto], maxItems: 100, description: 'Newest first.' })
  versions!: PersonaVersionDto[];

  @ApiProperty({ type: [PersonaActivationDto], maxItems: 100, description: 'Newest first.' })
  activations!: PersonaActivationDto[];
}

export class FindingDto {
  @ApiProperty({ maxLength: 64 })
  rule!: string;

  @ApiProperty({ enum: ['error', 'warning'] })
  severity!: string;

  @ApiProperty({ maxLength: 200, description: 'JSON pointer into the definition.' })
  pointer!: string;

  @ApiProperty({ maxLength: 300 })
  message!: string;
}

export class LintResultDto {
  @ApiProperty({ type: [FindingDto], maxItems: 1_000 })
  findings!: FindingDto[];
}

export class PersonaVersionInspectionDto extends PersonaVersionDto {
  @ApiProperty(definition)
  definition!: Record<string, unknown>;

  @ApiProperty({ maxLength: 100_000, description: 'As the model gets it.' })
  system_prompt!: string;

  @ApiProperty({ type: [FindingDto], maxItems: 1_000 })
  findings!: FindingDto[];
}
