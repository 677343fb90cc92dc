import { ApiProperty } from '@nestjs/swagger';

/** Where a turn stands. */
export class TurnStateDto {
  @ApiProperty({ enum: ['turn.state'] })
  object!: 'turn.state';

  @ApiProperty({ maxLength: 64, example: 'turn_0198f2a0c0de70008000000000000001' })
  turn!: string;

  @ApiProperty({ enum: ['accepted', 'generating', 'completed', 'incomplete', 'failed'] })
  state!: 'accepted' | 'generating' | 'completed' | 'incomplete' | 'failed';

  @ApiProperty({ description: 'Whether the turn was running, so that it ends now with what was said.' })
  stopping!: boolean;
}
