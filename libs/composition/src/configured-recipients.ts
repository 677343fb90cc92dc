import { Global, Injectable, Module } from '@nestjs/common';
import { Recipients, type ToldOf } from '@rapport/compliance';
import { LoadedConfig } from '@rapport/platform';
import { processors } from './catalogue/processors.js';
import { sections } from './sections.js';

/** Of the register: whoever has a host that is called anyway, and whoever a variable names. */
@Injectable()
export class ConfiguredRecipients extends Recipients {
  constructor(private readonly config: LoadedConfig) {
    super();
  }

  override all(): readonly ToldOf[] {
    const set = this.variablesSet();
    return processors.flatMap(({ told, hosts, variables }) =>
      told && (hosts.length > 0 || variables.some((variable) => set.has(variable))) ? [told] : [],
    );
  }

  private variablesSet(): ReadonlySet<string> {
    const names = sections.flatMap((section) => {
      const values: Readonly<Record<string, unknown>> = this.config.get(section);
      return Object.entries(section.variables).flatMap(([name, { env }]) => (values[name] === undefined ? [] : [env]));
    });
    return new Set(names);
  }
}

/** Global, because compliance asks for it and knows neither the register nor other modules' configuration. */
@Global()
@Module({ providers: [{ provide: Recipients, useClass: ConfiguredRecipients }], exports: [Recipients] })
export class RecipientsModule {}
