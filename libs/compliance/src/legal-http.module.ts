import { Module } from '@nestjs/common';
import { ReadLegalText } from './application/legal/read-legal-text.js';
import { LegalController } from './http/legal/legal.controller.js';

/** Needs `consentConfig`, `legalConfig` and `retentionConfig`. */
@Module({ controllers: [LegalController], providers: [ReadLegalText] })
export class LegalHttpModule {}
