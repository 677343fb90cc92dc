import { Module } from '@nestjs/common';
import { Disclosures } from './application/disclosures.js';
import { DisclosurePacks } from './domain/disclosure/disclosure-packs.js';
import { loadDisclosurePacks } from './infrastructure/shipped-disclosure-packs.js';

/** Needs, from outside: `Clock`, `Metrics` and the section `safetyConfig`. */
@Module({
  providers: [Disclosures, { provide: DisclosurePacks, useFactory: () => ({ packs: loadDisclosurePacks() }) }],
  exports: [Disclosures],
})
export class DisclosureModule {}
