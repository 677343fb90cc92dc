import type { ClassProvider, DynamicModule, FactoryProvider, ValueProvider } from '@nestjs/common';

type Port = ValueProvider | ClassProvider | FactoryProvider;

/** What modules under test need from outside, as one module that serves them all. */
export const portsModule = (ports: readonly Port[]): DynamicModule => ({
  module: class PortsModule {},
  global: true,
  providers: [...ports],
  exports: ports.map(({ provide }) => provide),
});
