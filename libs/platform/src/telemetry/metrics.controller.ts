import { Controller, Get, Headers, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Access } from '../http/access.decorator.js';
import { Unthrottled } from '../throttle/unthrottled.decorator.js';
import { Metrics } from './metrics.js';
import { formatFor } from './render-metrics.js';

@ApiExcludeController()
@Unthrottled()
@Access({ public: true, internal: true })
@Controller('metrics')
export class MetricsController {
  constructor(private readonly metrics: Metrics) {}

  @Get()
  async scrape(
    @Headers('accept') accept: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const format = formatFor(accept);
    void reply.type(format).header('vary', 'accept');
    return this.metrics.render(format);
  }
}
