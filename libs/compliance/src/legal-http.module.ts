import { Module } from '@nestjs/common';
import { ReadLegalText } from './application/legal/read-legal-text.js';
import { LegalController } from './http/legal/legal.controller.js';
import { SecurityTxtController } from './http/legal/security-txt.controller.js';

/** Needs `consentConfig`, `legalConfig` and `retentionConfig`. */
@Module({ controllers: [LegalController, SecurityTxtController], providers: [ReadLegalText] })
export class LegalHttpModule {}
