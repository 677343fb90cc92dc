import type { CallHandler, ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { newId } from '@rapport/kernel';
import { RecordingAuditTrail } from '@rapport/testing';
import { lastValueFrom, of } from 'rxjs';
import { describe, expect, it } from 'vitest';
import type { Database, Tx } from '../database/database.js';
import { AuditedRead, ReadsNothingPersonal } from './audited-read.decorator.js';
import { AuditedReadInterceptor } from './audited-read.interceptor.js';

class PeopleController {
  @AuditedRead({ subject: 'id' })
  get(): void {}

  @ReadsNothingPersonal('sums')
  sums(): void {}

  @AuditedRead()
  list(): void {}
}

function setup(handler: keyof PeopleController, params: Record<string, string> = {}) {
  const audit = new RecordingAuditTrail();
  const database = { transaction: (work: (tx: Tx) => Promise<unknown>) => work({} as Tx) } as unknown as Database;
  const actor = newId('user');
  const context = {
    getHandler: () => PeopleController.prototype[handler],
    getClass: () => PeopleController,
    switchToHttp: () => ({ getRequest: () => ({ params, principal: { userId: actor } }) }),
  } as unknown as ExecutionContext;
  let handled = 0;
  const next: CallHandler<number> = { handle: () => of((handled += 1)) };
  const sut = new AuditedReadInterceptor(new Reflector(), database, audit);
  const run = async () => lastValueFrom(await sut.intercept(context, next));
  return { sut: run, ctx: { audit, actor, handled: () => handled } };
}

describe('the audit of reads', () => {
  it('records who looked at whom, and through which route', async () => {
    const subject = newId('user');
    const { sut, ctx } = setup('get', { id: subject });
    await sut();
    expect(ctx.audit.entries).toEqual([
      {
        action: 'access.personal_data_read',
        outcome: 'success',
        actor: ctx.actor,
        subject,
        details: { route: 'PeopleController.get' },
      },
    ]);
  });

  it('records nothing where nothing personal is read', async () => {
    const { sut, ctx } = setup('sums');
    await sut();
    expect([ctx.audit.entries, ctx.handled()]).toEqual([[], 1]);
  });

  it.each([
    ['get', { id: 'ada@example.org' }],
    ['list', {}],
  ] as const)('keeps what is no id out of the trail: %s', async (handler, params) => {
    const { sut, ctx } = setup(handler, params);
    await sut();
    expect(ctx.audit.entries).toMatchObject([{ subject: undefined }]);
  });

  it('lets nobody read what it could not record', async () => {
    const { sut, ctx } = setup('list');
    ctx.audit.record = () => Promise.reject(new Error('the database is away'));
    await expect(sut()).rejects.toThrow('the database is away');
    expect(ctx.handled()).toBe(0);
  });
});
