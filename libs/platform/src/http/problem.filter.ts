import { Catch, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { CodedError } from '@rapport/kernel';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ErrorFormat } from './error-format.js';
import { httpErrors } from './http.errors.js';
import { listenerOf } from './http-adapter.js';
import { STATUS_OF_KIND } from './problem.js';
import type { RouteTable } from './route-table.js';
import { sendProblem } from './send-problem.js';
import { toCodedError } from './to-coded-error.js';

/** The only place where an error becomes an answer: RFC 9457 problem details, or the format of its route. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('http');

  constructor(
    private readonly routes: RouteTable,
    private readonly formats: ReadonlyMap<string, ErrorFormat>,
  ) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    // Nobody reads the answer to a request that broke off; it only must not be reported as a failure of ours.
    const brokeOff = thrown !== undefined && thrown === request.raw.errored;
    const error = brokeOff ? httpErrors.malformed() : this.refine(toCodedError(thrown), request, reply);
    this.log(error, thrown);
    if (reply.sent || reply.raw.headersSent) {
      // An event stream is under way: its owner reports failures inside the stream; all that is left is to end it.
      reply.raw.destroy();
      return;
    }
    sendProblem(request, reply, error, this.formats.get(request.routeOptions.url ?? pathOf(request)));
  }

  /** The router knows no difference between a wrong address and a wrong method. */
  private refine(error: CodedError, request: FastifyRequest, reply: FastifyReply): CodedError {
    if (error.code !== httpErrors.routeNotFound.spec.code) return error;
    const allowed = this.routes.allowedMethods(pathOf(request), listenerOf(request.raw));
    if (allowed.length === 0 || allowed.includes(request.method)) return error;
    reply.header('allow', allowed.join(', '));
    return httpErrors.methodNotAllowed();
  }

  private log(error: CodedError, thrown: unknown): void {
    // Callers' mistakes show in the access log; ours need the stack.
    if (STATUS_OF_KIND[error.kind] >= 500)
      this.logger.error({ event: 'request_failed', code: error.code, err: thrown });
  }
}

function pathOf(request: FastifyRequest): string {
  return request.url.split('?', 1)[0] ?? request.url;
}
