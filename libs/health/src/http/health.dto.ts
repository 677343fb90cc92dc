import { ApiProperty } from '@nestjs/swagger';

export class HealthReportDto {
  @ApiProperty({ enum: ['ok', 'degraded', 'error', 'shutting_down'], description: '`degraded` still serves.' })
  status!: string;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description: 'By name: `status` (`up`, `degraded`, `down`) and figures.',
  })
  details!: Record<string, unknown>;
}
