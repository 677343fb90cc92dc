import { ApiProperty } from '@nestjs/swagger';

/** RFC 7517. */
export class JwkDto {
  @ApiProperty({ enum: ['RSA'] })
  kty!: string;

  @ApiProperty({ maxLength: 64 })
  kid!: string;

  @ApiProperty({ enum: ['RS256'] })
  alg!: string;

  @ApiProperty({ enum: ['sig'] })
  use!: string;

  @ApiProperty({ maxLength: 1024 })
  n!: string;

  @ApiProperty({ maxLength: 16 })
  e!: string;
}

export class JwksDto {
  @ApiProperty({ type: [JwkDto], maxItems: 100 })
  keys!: JwkDto[];
}
