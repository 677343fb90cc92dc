import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

/** One thing that is wrong with a request. */
export class ProblemIssueDto {
  @ApiProperty({ maxLength: 512, description: 'JSON pointer into the body, or the name of a parameter.' })
  pointer!: string;

  @ApiProperty({ maxLength: 512 })
  detail!: string;
}

/** RFC 9457 problem details. */
export class ProblemDto {
  @ApiProperty({ maxLength: 128, example: 'urn:rapport:problem:request.invalid' })
  type!: string;

  @ApiProperty({ maxLength: 200 })
  title!: string;

  @ApiProperty({ type: 'integer', minimum: 400, maximum: 599 })
  status!: number;

  @ApiPropertyOptional({ maxLength: 1000 })
  detail?: string;

  @ApiProperty({ maxLength: 128, description: 'Names this occurrence.' })
  instance!: string;

  @ApiProperty({ maxLength: 64, description: 'Stable; see the error catalogue.' })
  code!: string;

  @ApiProperty({ maxLength: 64, description: 'Quote it to the operator: it finds the log entries.' })
  trace_id!: string;

  @ApiPropertyOptional({
    type: [ProblemIssueDto],
    maxItems: 100,
    description: 'The first of them, where there are many.',
  })
  errors?: ProblemIssueDto[];
}
