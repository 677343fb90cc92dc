import { Controller, Get, Header, Inject } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { Clock } from '@rapport/kernel';
import { Access, ApiProblems } from '@rapport/platform';
import { legalConfig, type LegalConfig } from '../../legal.config.js';
import { legalErrors } from '../../legal.errors.js';
import { securityTxt } from '../../domain/legal/security-txt.js';

const TEXT = 'text/plain';

/** Where those who find a vulnerability look first (RFC 9116). */
@ApiTags('Legal')
@Controller('.well-known')
export class SecurityTxtController {
  constructor(
    @Inject(legalConfig.token) private readonly config: LegalConfig,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  @Get('security.txt')
  @Access({ public: true })
  @Header('content-type', `${TEXT}; charset=utf-8`)
  @Header('cache-control', 'public, max-age=3600')
  @ApiOperation({ summary: 'Where to report a vulnerability', operationId: 'getSecurityTxt' })
  @ApiProduces(TEXT)
  @ApiOkResponse({
    description: 'Fields by RFC 9116: Contact, Expires, and Policy where there is one.',
    content: { [TEXT]: { schema: { type: 'string', maxLength: 2_000 } } },
  })
  @ApiProblems(legalErrors.noSecurityContact)
  read(): string {
    const { securityContact, securityPolicyUrl } = this.config;
    if (!securityContact) throw legalErrors.noSecurityContact();
    return securityTxt({ contact: securityContact, policy: securityPolicyUrl, now: this.clock.now() });
  }
}
