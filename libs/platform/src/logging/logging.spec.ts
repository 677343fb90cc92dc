import { Body, Controller, Logger, Param, Post } from '@nestjs/common';
import { createHttpApp } from '@rapport/testing';
import { IsString, MaxLength } from 'class-validator';
import { defineErrors, newId } from '@rapport/kernel';
import { afterEach, describe, expect, it } from 'vitest';
import { Access } from '../http/access.decorator.js';
import { describeError } from './describe-error.js';
import { JsonLogger } from './json-logger.js';
import { withRequestContext } from './request-context.js';

/** What must never be in a log, in the forms in which people and programs would let it slip. */
const CANARY = 'Canary Bird secret';
const ONE_WORD = 'canary-in-one-word';

const errors = defineErrors({ down: { code: 'sample.down', kind: 'upstream', title: 'Down' } });

class BodyDto {
  @IsString()
  @MaxLength(200)
  text!: string;
}

@Access({ public: true })
@Controller('v1/things')
class LeakyController {
  private readonly logger = new Logger('leaky');

  @Post(':id/:failure')
  fail(@Body() { text }: BodyDto, @Param('failure') failure: string): never {
    this.logger.log({
      event: 'received',
      text,
      word: ONE_WORD,
      nested: { text },
      list: [text],
      mail: 'canary@example.com',
      size: 3,
    });
    if (failure === 'coded') throw errors.down(undefined, { cause: new Error(`upstream said ${text}`) });
    throw Object.assign(new Error(`line one\n    at ${text}\nline three`), { code: '23505', detail: text });
  }
}

function capture(level: 'info' | 'debug' = 'info') {
  const lines: string[] = [];
  const logger = new JsonLogger({ level }, { write: (line) => void lines.push(line) });
  return { logger, lines, entries: () => lines.map((line) => JSON.parse(line) as Record<string, never>) };
}

async function setup() {
  const log = capture();
  const sut = await createHttpApp({ controllers: [LeakyController] });
  Logger.overrideLogger(log.logger);
  const call = (failure: string) =>
    sut.inject({
      method: 'POST',
      url: `/v1/things/canary-id-1234/${failure}?q=${encodeURIComponent(CANARY)}`,
      headers: { authorization: `Bearer ${CANARY}`, 'user-agent': CANARY, cookie: CANARY, 'x-request-id': CANARY },
      payload: { text: CANARY },
    });
  return { sut: { call }, ctx: log };
}

afterEach(() => Logger.overrideLogger(false));

describe('the log of a failing request', () => {
  it.each(['coded', 'unknown'])('holds nothing that came with it (%s error)', async (failure) => {
    const { sut, ctx } = await setup();
    await sut.call(failure);
    expect(ctx.lines.length).toBeGreaterThanOrEqual(3);
    expect(ctx.lines.join('')).not.toMatch(/canary|bird|secret|example\.com/i);
  });

  it('holds what an operator needs', async () => {
    const { sut, ctx } = await setup();
    const response = await sut.call('unknown');
    const requestId = response.headers['x-request-id'];
    const [received, failed, access] = ctx.entries();
    expect(received).toMatchObject({
      level: 'info',
      logger: 'leaky',
      event: 'received',
      size: 3,
      request_id: requestId,
    });
    expect(failed).toMatchObject({
      level: 'error',
      event: 'request_failed',
      code: 'internal',
      request_id: requestId,
      err: {
        name: 'Error',
        code: '23505',
        stack: expect.arrayContaining([expect.stringContaining('logging.spec.ts')]),
      },
    });
    expect(access).toMatchObject({
      event: 'request',
      method: 'POST',
      route: '/v1/things/:id/:failure',
      status: 500,
      duration_ms: expect.any(Number),
      request_id: requestId,
    });
  });

  it('follows the causes of a coded error by their kind', async () => {
    const { sut, ctx } = await setup();
    await sut.call('coded');
    expect(ctx.entries()[1]).toMatchObject({
      code: 'sample.down',
      err: { code: 'sample.down', cause: { name: 'Error' } },
    });
  });
});

describe('JsonLogger', () => {
  it('writes nothing below its level', () => {
    const { logger, lines } = capture();
    logger.debug('fine detail', 'context');
    expect(lines).toEqual([]);
  });

  it("keeps the framework's account of its start for debugging", () => {
    const { logger, lines } = capture();
    logger.log('AppModule dependencies initialized', 'InstanceLoader');
    logger.log('started', 'Api');
    expect(lines).toHaveLength(1);
  });

  it('writes an error without its message, also when it comes as a text with a stack', () => {
    const { logger, lines } = capture();
    logger.error(new TypeError(CANARY), 'context');
    logger.error('Something failed', new Error(CANARY).stack, 'context');
    expect(lines.join('')).not.toContain('Canary');
    expect(lines[1]).toContain('"logger":"context","msg":"Something failed"');
  });

  it('writes the explanation of a structured entry', () => {
    const { logger, entries } = capture();
    logger.warn({ event: 'retried', attempt: 2 }, 'Tried again', 'context');
    expect(entries()[0]).toMatchObject({ logger: 'context', event: 'retried', attempt: 2, msg: 'Tried again' });
  });

  it('takes an e-mail address out of a text', () => {
    const { logger, lines } = capture();
    logger.warn('mail to ana@example.com bounced');
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ msg: 'mail to [EMAIL] bounced' });
  });
});

describe('who made a request', () => {
  const within = (subject: () => string | undefined, work: () => void) =>
    withRequestContext({ requestId: 'r1', subject }, work);

  it('is in each line from the moment that it is known, as a pseudonym', () => {
    const { logger, entries } = capture();
    let known: string | undefined;
    within(
      () => known,
      () => {
        logger.log('before');
        known = 'sub_a';
        logger.log('after');
      },
    );
    expect(entries()).toMatchObject([{ msg: 'before' }, { msg: 'after', request_id: 'r1', subject: 'sub_a' }]);
    expect(entries()[0]).not.toHaveProperty('subject');
  });

  it.each<[string, (logger: JsonLogger, id: string) => void]>([
    ['a text', (logger, id) => logger.warn(`closed ${id}`)],
    [
      'a field that takes tokens',
      (logger, id) => logger.warn({ event: 'closed', reason: id, subject: id }, `of ${id}`),
    ],
    ['the code of an error', (logger, id) => logger.error(Object.assign(new Error(id), { code: id, name: id }))],
    [
      'a cause of an error',
      (logger, id) => logger.error(new Error('a', { cause: Object.assign(new Error(id), { code: id }) })),
    ],
    [
      'the context',
      (logger, id) =>
        within(
          () => id,
          () => logger.log('read'),
        ),
    ],
  ])('is never there by id: %s', (_, write) => {
    const { logger, lines } = capture();
    const id = newId('user');
    write(logger, id);
    expect(lines).toHaveLength(1);
    expect(lines[0]).not.toContain(id.slice(4));
    expect(lines[0]).toContain('[USER]');
  });

  it('is guarded like any other field when it holds what it should not', () => {
    const { logger, entries } = capture();
    within(
      () => 'ana@example.com',
      () => logger.error(new Error('a', { cause: Object.assign(new Error(CANARY), { code: '203.0.113.77' }) })),
    );
    expect(entries()[0]).toMatchObject({ subject: '[EMAIL]', err: { cause: { name: 'Error', code: '[IP]' } } });
  });
});

describe('describeError', () => {
  it('does not follow a chain of causes for ever', () => {
    const error = new Error('a');
    error.cause = error;
    expect(JSON.stringify(describeError(error)).match(/"name"/g)).toHaveLength(5);
  });

  it('survives what is no error', () => {
    expect(describeError(CANARY)).toEqual({ name: 'string', stack: [] });
  });
});
