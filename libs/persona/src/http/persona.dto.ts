import { ApiProperty } from '@nestjs/swagger';

/** What a person may see of a persona. Never the prompt. */
export class PersonaDto {
  @ApiProperty({ maxLength: 64, example: 'per_0198f2a0c0de70008000000000000001' })
  id!: string;

  @ApiProperty({ maxLength: 64, example: 'maren', description: 'Names the persona wherever one is asked for.' })
  slug!: string;

  @ApiProperty({ type: 'integer', minimum: 1, description: 'The version that new conversations begin with.' })
  version!: number;

  @ApiProperty({ maxLength: 80 })
  name!: string;

  @ApiProperty({ maxLength: 160 })
  tagline!: string;

  @ApiProperty({ maxLength: 2_000 })
  description!: string;

  @ApiProperty({ maxLength: 600, description: 'What the persona opens a conversation with.' })
  greeting!: string;

  @ApiProperty({ maxLength: 5, example: 'en', description: 'The language it was written for.' })
  locale!: string;
}
