import { Controller, Get, Header } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Access, ApiProblems } from '@rapport/platform';
import { authErrors } from '../auth.errors.js';
import { VerificationKeys } from '../domain/access-token.js';
import { JwkDto, JwksDto } from './jwks.dto.js';

@ApiTags('Authentication')
@Access({ public: true })
@Controller('.well-known')
export class JwksController {
  constructor(private readonly keys: VerificationKeys) {}

  @Get('jwks.json')
  // A key is published for a whole rotation before it signs, so a stale copy misses nothing.
  @Header('cache-control', 'public, max-age=300')
  @ApiOperation({ summary: 'The public keys of access tokens', operationId: 'getJwks' })
  @ApiOkResponse({ type: JwksDto, description: 'A JSON Web Key Set.' })
  @ApiProblems(authErrors.externalIssuer)
  async list(): Promise<JwksDto> {
    return { keys: (await this.keys.published()) as JwkDto[] };
  }
}
