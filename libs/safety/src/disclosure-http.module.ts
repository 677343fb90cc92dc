import { Module } from '@nestjs/common';
import { DisclosureModule } from './disclosure.module.js';
import { DisclosuresController } from './http/disclosures.controller.js';

/** Needs, besides what {@link DisclosureModule} needs, the platform's `HttpModule`. */
@Module({ imports: [DisclosureModule], controllers: [DisclosuresController] })
export class DisclosureHttpModule {}
