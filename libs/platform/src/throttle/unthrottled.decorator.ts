import { applyDecorators } from '@nestjs/common';
import { ApiExtension } from '@nestjs/swagger';
import { SkipThrottle } from '@nestjs/throttler';

/** For probes and scrapes, which come often and from one address. The OpenAPI document says so, too. */
export const Unthrottled = (): MethodDecorator & ClassDecorator =>
  applyDecorators(SkipThrottle({ address: true, user: true }), ApiExtension('x-unthrottled', true));
