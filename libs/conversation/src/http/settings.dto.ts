import { ApiProperty } from '@nestjs/swagger';
import { IsBoolean } from 'class-validator';

/** All of them: what is put takes the place of what was there. */
export class SettingsDto {
  @ApiProperty({
    description:
      'Whether what you say is remembered and recalled. Off: nothing is written and nothing recalled; what is remembered already ' +
      'stays until you have it forgotten.',
  })
  @IsBoolean()
  memory!: boolean;
}

export class StoredSettingsDto extends SettingsDto {
  @ApiProperty({ enum: ['settings'] })
  object!: 'settings';
}
