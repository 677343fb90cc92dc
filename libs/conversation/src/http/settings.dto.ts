import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Omittable } from '@rapport/platform';
import { IsBoolean } from 'class-validator';

/** What is put takes the place of what was there. */
export class SettingsDto {
  @ApiProperty({
    description:
      'Whether what you say is remembered and recalled. Off: nothing is written and nothing recalled; what is remembered already ' +
      'stays until you have it forgotten. It can be on only with your consent.',
  })
  @IsBoolean()
  memory!: boolean;

  @ApiPropertyOptional({
    description:
      'Whether answers follow how you write, within what the persona allows. Off: your tone is not read at all. Absent: ' +
      'it stays as it is.',
  })
  @Omittable()
  @IsBoolean()
  tone_adaptation?: boolean;
}

export class StoredSettingsDto extends SettingsDto {
  @ApiProperty()
  override tone_adaptation!: boolean;

  @ApiProperty({ enum: ['settings'] })
  object!: 'settings';

  @ApiProperty({
    description: 'Whether you have consented to memory (see /v1/me/consents). Without it, it cannot be on.',
  })
  memory_consent!: boolean;
}
