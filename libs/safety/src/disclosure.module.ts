import { Module } from '@nestjs/common';
import { Disclosures } from './application/disclosures.js';
import { DisclosurePacks } from './domain/disclosure/disclosure-packs.js';
import { DisclosuresController } from './http/disclosures.controller.js';
import { loadDisclosurePacks } from './infrastructure/shipped-disclosure-packs.js';

/** Needs, from outside: `Clock`, `Metrics` and the section `safetyConfig`. */
@Module({
  providers: [Disclosures, { provide: DisclosurePacks, useFactory: () => ({ packs: loadDisclosurePacks() }) }],
  exports: [Disclosures],
})
export class DisclosureModule {}

/** Needs, besides what {@link DisclosureModule} needs, the platform's `HttpModule`. */
@Module({ imports: [DisclosureModule], controllers: [DisclosuresController] })
export class DisclosureHttpModule {}
