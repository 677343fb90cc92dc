import { Body, Controller, Get, Inject, Logger, Param, Post } from '@nestjs/common';
import { defineErrors, newId } from '@rapport/kernel';
import { Access, AuditTrail, inSpan, JsonLogger, Metrics } from '@rapport/platform';
import { createHttpApp, recordSpans, RecordingAuditTrail } from '@rapport/testing';
import { Type } from 'class-transformer';
import { IsObject, IsString, MaxLength, ValidateNested } from 'class-validator';
import { afterEach, describe, expect, it } from 'vitest';

/** One of each kind of personal data that has a form. None belongs to anybody. */
const CANARIES = {
  email: 'canary.bird@example.org',
  phone: '+44 20 7946 0958',
  nationalPhone: '(415) 555-2671',
  card: '4111 1111 1111 1111',
  cardDigits: '5555555555554444',
  iban: 'DE89 3704 0044 0532 0130 00',
  ssn: '536-90-4399',
  nino: 'AB123456C',
  nie: 'X1234567L',
  nir: '255081416802538',
  codiceFiscale: 'RSSMRA85T10A562S',
  cpf: '111.444.777-35',
  ipv4: '203.0.113.77',
  ipv6: '2001:db8:85a3::8a2e:370:7334',
  mac: '3c:22:fb:0a:9e:01',
  bitcoin: '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa',
  googleKey: 'AIzaSyA1234567890abcdefghijklmnopqrstuv',
  githubToken: `ghp_${'a1B2'.repeat(9)}`,
  jwt: 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NSJ9.c2lnbmF0dXJl',
  awsKey: 'AKIAIOSFODNN7EXAMPLE',
};
const KINDS = Object.entries(CANARIES);

/** A colleague in a hurry: every error quotes what came in, where callers and operators would see it. */
const errors = defineErrors({
  refused: { code: 'sample.refused', kind: 'unprocessable', title: 'Refused' },
  down: { code: 'sample.down', kind: 'upstream', title: 'Down' },
});

class InnerDto {
  @IsString()
  @MaxLength(8)
  text!: string;
}

class BodyDto {
  @IsObject()
  @ValidateNested()
  @Type(() => InnerDto)
  inner!: InnerDto;
}

class FreeDto {
  @IsString()
  @MaxLength(512)
  text!: string;
}

@Access({ public: true })
@Controller('v1/canaries')
class LeakyController {
  private readonly logger = new Logger('leaky');

  constructor(@Inject(AuditTrail) private readonly audit: AuditTrail) {}

  @Post('validated')
  validate(@Body() body: BodyDto): BodyDto {
    return body;
  }

  @Post('failing/:how')
  async fail(@Body() { text }: FreeDto, @Param('how') how: string): Promise<never> {
    this.logger.log(`read ${text}`);
    this.logger.warn({ event: 'read', reason: text.replaceAll(/\s/g, ''), text, deep: { er: [text] } }, `read ${text}`);
    const attributes = { 'rapport.outcome': text, [text]: text, 'gen_ai.request.model': text.replaceAll(/\s/g, '') };
    await inSpan(`read ${text}`, { attributes }, async (span) => {
      span.fail(Object.assign(new Error(text), { name: text }));
    });
    if (how === 'detail') throw errors.refused(`it is ${text}`);
    if (how === 'issues') throw errors.refused(undefined, { issues: [{ pointer: `/deep/${text}`, detail: text }] });
    if (how === 'extension') throw errors.refused(undefined, { extensions: { given: { text } } });
    if (how === 'cause') throw errors.down(undefined, { cause: new Error(text, { cause: new Error(text) }) });
    if (how === 'audit') {
      const details = { reason: text.replaceAll(/\s/g, '') };
      await this.audit.record(undefined as never, {
        action: 'sample.read',
        outcome: 'success',
        subject: newId('user'),
        details,
      });
    }
    throw Object.assign(new TypeError(`${text}\n    at ${text} (${text}:1:1)`), { code: text, detail: text });
  }

  @Get('ok')
  ok(): { ok: true } {
    return { ok: true };
  }
}

async function setup() {
  const lines: string[] = [];
  const audit = new RecordingAuditTrail();
  const { finished } = await recordSpans();
  const app = await createHttpApp({
    controllers: [LeakyController],
    providers: [{ provide: AuditTrail, useValue: audit }],
  });
  Logger.overrideLogger(new JsonLogger({ level: 'trace' }, { write: (line) => void lines.push(line) }));
  const left: string[] = [];
  const send = async (url: string, canary: string, payload?: object) => {
    const response = await app.inject({
      method: payload ? 'POST' : 'GET',
      url: `${url}?q=${encodeURIComponent(canary)}&${encodeURIComponent(canary)}=1`,
      headers: {
        'user-agent': canary,
        cookie: `s=${canary}`,
        'x-request-id': canary,
        'x-forwarded-for': canary,
        referer: `https://a.test/${encodeURIComponent(canary)}`,
      },
      ...(payload && { payload }),
    });
    left.push(response.body, JSON.stringify(response.headers));
    return response;
  };
  const everything = async () => {
    const spans = (await finished()).map((span) => JSON.stringify({ ...span, resource: undefined }));
    return [...left, ...lines, ...spans, JSON.stringify(audit.entries), await app.get(Metrics).render()].join('\n');
  };
  return { sut: { send, everything }, ctx: { lines, audit, finished } };
}

afterEach(() => Logger.overrideLogger(false));

/** As it was written, without its blanks, and encoded for an address. */
function leaksOf(canary: string, text: string): string[] {
  const forms = [canary, canary.replaceAll(/\s/g, ''), encodeURIComponent(canary)];
  return text.split('\n').filter((line) => forms.some((form) => line.includes(form)));
}

describe.each(KINDS)('%s in a request', (_, canary) => {
  it.each(['detail', 'issues', 'extension', 'cause', 'audit', 'unknown'])(
    'is in nothing that is left when it fails (%s)',
    async (how) => {
      const { sut, ctx } = await setup();
      const { statusCode } = await sut.send(`/v1/canaries/failing/${how}`, canary, { text: canary });
      expect(statusCode).toBeGreaterThanOrEqual(400);
      expect(ctx.lines.length).toBeGreaterThan(2);
      expect((await ctx.finished()).length).toBeGreaterThan(1);
      expect(leaksOf(canary, await sut.everything())).toEqual([]);
    },
  );

  it('is in nothing that is left when it is refused, in a value, a nested path or the name of a field', async () => {
    const { sut } = await setup();
    await sut.send('/v1/canaries/validated', canary, {
      inner: { text: canary, [canary]: canary },
      [canary]: { [canary]: 1 },
    });
    await sut.send('/v1/canaries/ok', canary);
    await sut.send(`/v1/canaries/nowhere/${encodeURIComponent(canary)}`, canary);
    expect(leaksOf(canary, await sut.everything())).toEqual([]);
  });
});
