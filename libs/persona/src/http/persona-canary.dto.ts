import { ApiProperty } from '@nestjs/swagger';
import { IsInt, Max, Min } from 'class-validator';
import { PersonaVersionDto } from './internal-persona.dto.js';

export class CanaryDto {
  @ApiProperty({ type: 'integer', minimum: 1, maximum: 1_000_000 })
  @IsInt()
  @Min(1)
  @Max(1_000_000)
  version!: number;

  @ApiProperty({ type: 'integer', minimum: 1, maximum: 99, description: 'Per cent of new conversations.' })
  @IsInt()
  @Min(1)
  @Max(99)
  share!: number;
}

export class StoredCanaryDto {
  @ApiProperty({ type: PersonaVersionDto })
  version!: PersonaVersionDto;

  @ApiProperty({ type: 'integer', minimum: 1, maximum: 99, description: 'Per cent of new conversations.' })
  share!: number;
}
