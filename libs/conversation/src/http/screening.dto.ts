import { ApiProperty } from '@nestjs/swagger';
import { SAFETY_ACTIONS, SAFETY_TIERS } from '@rapport/safety';

export class ScreenedSideDto {
  @ApiProperty({ enum: SAFETY_ACTIONS, description: 'What was done about it.' })
  action!: string;

  @ApiProperty({ type: String, nullable: true, maxLength: 40, description: 'What was found.', example: 'jailbreak' })
  category!: string | null;

  @ApiProperty({ enum: SAFETY_TIERS, description: 'How grave it is.' })
  tier!: string;

  @ApiProperty({ maxLength: 400, description: 'The above in a sentence, and who says so.' })
  reason!: string;
}

export class ScreeningDto {
  @ApiProperty({ type: ScreenedSideDto, description: 'Of the message that was answered.' })
  input!: ScreenedSideDto;

  @ApiProperty({ type: ScreenedSideDto, description: 'Of the answer.' })
  output!: ScreenedSideDto;
}
