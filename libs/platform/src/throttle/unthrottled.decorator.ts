import { SkipThrottle } from '@nestjs/throttler';

/** For probes and scrapes, which come often and from one address. */
export const Unthrottled = (): MethodDecorator & ClassDecorator => SkipThrottle({ address: true, user: true });
