import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { SeedPersonas } from '@rapport/persona';

/** Brings the shipped personas in, so that a new instance has somebody to talk to. One read when nothing changed. */
@Injectable()
export class SeedAtStart implements OnApplicationBootstrap {
  constructor(private readonly seedPersonas: SeedPersonas) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.seedPersonas.execute();
  }
}
