import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import type { Observable } from 'rxjs';
import { Database } from '../database/database.js';
import type { AuthenticatedRequest } from '../http/access.decorator.js';
import { AuditTrail } from './audit-trail.js';
import { READ_POLICY, type ReadPolicy } from './audited-read.decorator.js';

const PREFIXED_ID = /^[a-z]+_[0-9a-f]{32}$/;

/** Records reads of personal data on the routes that are marked `@AuditedRead`: register it with `APP_INTERCEPTOR`. */
@Injectable()
export class AuditedReadInterceptor implements NestInterceptor {
  constructor(
    private readonly reflector: Reflector,
    private readonly database: Database,
    private readonly audit: AuditTrail,
  ) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const targets = [context.getHandler(), context.getClass()];
    const policy = this.reflector.getAllAndOverride<ReadPolicy | undefined>(READ_POLICY, targets);
    if (policy?.personal) {
      const request = context.switchToHttp().getRequest<FastifyRequest & AuthenticatedRequest>();
      const route = `${context.getClass().name}.${context.getHandler().name}`;
      await this.record(request, route, policy.subject);
    }
    return next.handle();
  }

  /** Before the handler: an attempt that finds nothing is recorded too, and a failure to record prevents the read. */
  private async record(
    request: FastifyRequest & AuthenticatedRequest,
    route: string,
    parameter: string | undefined,
  ): Promise<void> {
    const value = parameter === undefined ? undefined : (request.params as Record<string, string>)[parameter];
    // Interceptors run before validation: what is no id must not get into the trail.
    const subject = value !== undefined && PREFIXED_ID.test(value) ? value : undefined;
    await this.database.transaction((tx) =>
      this.audit.record(tx, {
        action: 'access.personal_data_read',
        outcome: 'success',
        actor: request.principal?.userId,
        subject,
        details: { route },
      }),
    );
  }
}
