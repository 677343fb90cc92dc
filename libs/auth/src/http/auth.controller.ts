import { Body, Controller, Get, HttpCode, Ip, Patch, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ROLES, type Principal } from '@rapport/kernel';
import { Access, ApiProblems, CurrentPrincipal } from '@rapport/platform';
import { ChangeAccount } from '../application/change-account.js';
import { DescribeAccount } from '../application/describe-account.js';
import { LogIn } from '../application/log-in.js';
import { LogOut } from '../application/log-out.js';
import { RefreshSession } from '../application/refresh-session.js';
import { RegisterAccount } from '../application/register-account.js';
import { authErrors } from '../auth.errors.js';
import {
  AccountDto,
  ChangeAccountDto,
  LoginDto,
  RefreshTokenDto,
  RegisterDto,
  RegisteredDto,
  TokensDto,
} from './auth.dto.js';
import { toAccountDto, toTokensDto } from './auth.mapper.js';

@ApiTags('Authentication')
@Controller('v1/auth')
export class AuthController {
  constructor(
    private readonly registerAccount: RegisterAccount,
    private readonly logIn: LogIn,
    private readonly refreshSession: RefreshSession,
    private readonly logOut: LogOut,
    private readonly describeAccount: DescribeAccount,
    private readonly changeAccount: ChangeAccount,
  ) {}

  @Post('register')
  @Access({ public: true })
  @ApiOperation({ summary: 'Register an account and sign in', operationId: 'register' })
  @ApiCreatedResponse({ type: RegisteredDto, description: 'The new account, signed in.' })
  @ApiProblems(
    authErrors.ageAttestationRequired,
    authErrors.birthDateRequired,
    authErrors.birthDateInvalid,
    authErrors.emailTaken,
    authErrors.consentOutdated,
    authErrors.weakPassword,
    authErrors.tooManyAttempts,
    authErrors.busy,
    authErrors.externalIssuer,
  )
  async register(@Body() body: RegisterDto, @Ip() address: string): Promise<RegisteredDto> {
    const { account, tokens } = await this.registerAccount.execute({
      email: body.email,
      password: body.password,
      displayName: body.display_name,
      locale: body.locale,
      ageAttestation: body.age_attestation,
      birthDate: body.birth_date,
      deviceId: body.device_id,
      consents: body.consents,
      address,
    });
    return { user: toAccountDto(account), ...toTokensDto(tokens) };
  }

  @Post('login')
  @HttpCode(200)
  @Access({ public: true })
  @ApiOperation({ summary: 'Sign in with e-mail and password', operationId: 'login' })
  @ApiOkResponse({ type: TokensDto, description: 'A new session.' })
  @ApiProblems(
    authErrors.invalidCredentials,
    authErrors.suspended,
    authErrors.tooManyAttempts,
    authErrors.busy,
    authErrors.externalIssuer,
  )
  async login(@Body() { email, password }: LoginDto, @Ip() address: string): Promise<TokensDto> {
    return toTokensDto(await this.logIn.execute({ email, password, address }));
  }

  @Post('refresh')
  @HttpCode(200)
  @Access({ public: true })
  @ApiOperation({
    summary: 'Exchange a refresh token for new tokens',
    description: 'A refresh token is good once. Presenting a spent one ends its session, for whoever holds it.',
    operationId: 'refresh',
  })
  @ApiOkResponse({ type: TokensDto, description: 'The next tokens of the session.' })
  @ApiProblems(
    authErrors.invalidRefreshToken,
    authErrors.suspended,
    authErrors.tooManyAttempts,
    authErrors.externalIssuer,
  )
  async refresh(@Body() body: RefreshTokenDto): Promise<TokensDto> {
    return toTokensDto(await this.refreshSession.execute(body.refresh_token));
  }

  @Post('logout')
  @HttpCode(204)
  @Access({ public: true })
  @ApiOperation({
    summary: 'End a session',
    description: 'Takes the refresh token, so that it works when the access token has expired.',
    operationId: 'logout',
  })
  @ApiNoContentResponse({ description: 'The session has ended, or there was none.' })
  @ApiProblems(authErrors.externalIssuer)
  async logout(@Body() body: RefreshTokenDto): Promise<void> {
    await this.logOut.execute(body.refresh_token);
  }

  @Get('me')
  @Access({ roles: ROLES, scope: 'account:read' })
  @ApiOperation({ summary: 'The account that is signed in', operationId: 'getMe' })
  @ApiOkResponse({ type: AccountDto, description: 'The account.' })
  async me(@CurrentPrincipal() { userId }: Principal): Promise<AccountDto> {
    return toAccountDto(await this.describeAccount.execute(userId));
  }
  @Patch('me')
  @Access({ roles: ROLES })
  @ApiOperation({ summary: 'Correct what you told of yourself', operationId: 'changeMe' })
  @ApiOkResponse({ type: AccountDto, description: 'The account as it is now.' })
  @ApiProblems(authErrors.birthDateImmutable)
  async change(
    @CurrentPrincipal() { userId }: Principal,
    @Body() { display_name: displayName, locale, birth_date: birthDate }: ChangeAccountDto,
  ): Promise<AccountDto> {
    return toAccountDto(await this.changeAccount.execute(userId, { displayName, locale, birthDate }));
  }
}
