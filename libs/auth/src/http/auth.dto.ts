import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Omittable } from '@rapport/platform';
import { Transform, Type } from 'class-transformer';
import {
  IsBoolean,
  IsDefined,
  IsEmail,
  IsOptional,
  IsString,
  Matches,
  MaxLength,
  MinLength,
  ValidateNested,
} from 'class-validator';
import { ROLES, type Role } from '@rapport/kernel';

const EMAIL_MAX = 254;
/** Only bounds the input; AUTH_PASSWORD_MAX_LENGTH is what a password is measured by. */
const PASSWORD_INPUT_MAX = 1024;
const NAME_MAX = 80;
const LOCALE_MAX = 35;
const LOCALE = /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/;
const VERSION_MAX = 40;
const DATE_LENGTH = 10;
const DATE = /^\d{4}-\d{2}-\d{2}$/;
const DEVICE_MAX = 128;
const REFRESH_TOKEN_MAX = 128;
const ACCESS_TOKEN_MAX = 4096;

/** `IsEmail` throws at half a surrogate pair, as a client leaves it that cuts text anywhere; whole, it is refused. */
const wellFormed = Transform(({ value }: { value: unknown }) =>
  typeof value === 'string' ? value.toWellFormed() : value,
);

export class ConsentsDto {
  @ApiProperty({ maxLength: VERSION_MAX, description: 'The version of the terms of use that the person accepted.' })
  @IsString()
  @MaxLength(VERSION_MAX)
  terms!: string;

  @ApiProperty({ maxLength: VERSION_MAX, description: 'The version of the privacy notice that the person accepted.' })
  @IsString()
  @MaxLength(VERSION_MAX)
  privacy!: string;

  @ApiPropertyOptional({
    maxLength: VERSION_MAX,
    description:
      'The version of the consent to long-term memory, when the person gives it. Left out: nothing is remembered beyond the conversation.',
  })
  @Omittable()
  @IsString()
  @MaxLength(VERSION_MAX)
  memory?: string;
}

export class RegisterDto {
  @ApiProperty({ format: 'email', maxLength: EMAIL_MAX, example: 'ana@example.com' })
  @wellFormed
  @IsEmail()
  @MaxLength(EMAIL_MAX)
  email!: string;

  @ApiProperty({
    format: 'password',
    minLength: 1,
    maxLength: PASSWORD_INPUT_MAX,
    description: '10 to 128 characters.',
  })
  @IsString()
  @MinLength(1)
  @MaxLength(PASSWORD_INPUT_MAX)
  password!: string;

  @ApiPropertyOptional({ maxLength: NAME_MAX, description: 'How personas address the person.', example: 'Ana' })
  @Omittable()
  @IsString()
  @MaxLength(NAME_MAX)
  display_name?: string;

  @ApiPropertyOptional({ maxLength: LOCALE_MAX, pattern: LOCALE.source, default: 'en', description: 'BCP 47.' })
  @Omittable()
  @IsString()
  @MaxLength(LOCALE_MAX)
  @Matches(LOCALE)
  locale: string = 'en';

  @ApiPropertyOptional({
    default: false,
    description:
      'That the person is an adult, from an application that has screened them, where the service takes its word. Without effect beside a birth date.',
  })
  @Omittable()
  @IsBoolean()
  age_attestation: boolean = false;

  @ApiPropertyOptional({
    format: 'date',
    maxLength: DATE_LENGTH,
    description: 'What a neutral age screen asks for. It is kept encrypted, and cannot be changed.',
    example: '1990-04-23',
  })
  @Omittable()
  @IsString()
  @MaxLength(DATE_LENGTH)
  @Matches(DATE)
  birth_date?: string;

  @ApiPropertyOptional({
    maxLength: DEVICE_MAX,
    description:
      'A random token that the application keeps on the device. Of it nothing is stored, unless the person is refused for their age: then a keyed digest.',
  })
  @Omittable()
  @IsString()
  @MaxLength(DEVICE_MAX)
  device_id?: string;

  @ApiProperty({ type: ConsentsDto })
  @IsDefined()
  @ValidateNested()
  @Type(() => ConsentsDto)
  consents!: ConsentsDto;
}

export class ChangeAccountDto {
  @ApiPropertyOptional({ type: String, nullable: true, maxLength: NAME_MAX, description: 'Null takes it away.' })
  @IsOptional()
  @IsString()
  @MaxLength(NAME_MAX)
  display_name?: string | null;

  @ApiPropertyOptional({ maxLength: LOCALE_MAX, pattern: LOCALE.source, description: 'BCP 47.' })
  @Omittable()
  @IsString()
  @MaxLength(LOCALE_MAX)
  @Matches(LOCALE)
  locale?: string;

  @ApiPropertyOptional({ format: 'date', maxLength: DATE_LENGTH, description: 'Cannot be changed: always refused.' })
  @Omittable()
  @IsString()
  @MaxLength(DATE_LENGTH)
  birth_date?: string;
}

export class LoginDto {
  @ApiProperty({ format: 'email', maxLength: EMAIL_MAX, example: 'ana@example.com' })
  @wellFormed
  @IsEmail()
  @MaxLength(EMAIL_MAX)
  email!: string;

  @ApiProperty({ format: 'password', minLength: 1, maxLength: PASSWORD_INPUT_MAX })
  @IsString()
  @MinLength(1)
  @MaxLength(PASSWORD_INPUT_MAX)
  password!: string;
}

export class RefreshTokenDto {
  @ApiProperty({ maxLength: REFRESH_TOKEN_MAX, description: 'As received; opaque.' })
  @IsString()
  @MaxLength(REFRESH_TOKEN_MAX)
  refresh_token!: string;
}

export class TokensDto {
  @ApiProperty({ maxLength: ACCESS_TOKEN_MAX, description: 'A JWT (RS256), for `Authorization: Bearer`.' })
  access_token!: string;

  @ApiProperty({ enum: ['Bearer'] })
  token_type!: 'Bearer';

  @ApiProperty({ type: 'integer', format: 'int32', minimum: 1, maximum: 3600, description: 'Seconds.' })
  expires_in!: number;

  @ApiProperty({ maxLength: REFRESH_TOKEN_MAX, description: 'Good for one refresh.' })
  refresh_token!: string;

  @ApiProperty({ format: 'date-time', maxLength: 30 })
  refresh_expires_at!: string;
}

export class AccountDto {
  @ApiProperty({ maxLength: 64, example: 'usr_0198f2a0c0de70008000000000000001' })
  id!: string;

  @ApiProperty({ enum: ['user'] })
  object!: 'user';

  @ApiProperty({ type: String, nullable: true, format: 'email', maxLength: EMAIL_MAX })
  email!: string | null;

  @ApiProperty({ type: String, nullable: true, maxLength: NAME_MAX })
  display_name!: string | null;

  @ApiProperty({ maxLength: LOCALE_MAX })
  locale!: string;

  @ApiProperty({ enum: ROLES, isArray: true, maxItems: ROLES.length })
  roles!: readonly Role[];

  @ApiProperty({ format: 'date-time', maxLength: 30 })
  created_at!: string;
}

export class RegisteredDto extends TokensDto {
  @ApiProperty({ type: AccountDto })
  user!: AccountDto;
}
