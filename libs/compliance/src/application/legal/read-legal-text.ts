import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Inject, Injectable } from '@nestjs/common';
import {
  consentConfig,
  currentVersion,
  retentionConfig,
  type ConsentConfig,
  type RetentionConfig,
} from '@rapport/platform';
import { bestLocale, fillIn, LEGAL_DOCUMENTS, type LegalDocument } from '../../domain/legal/legal-text.js';
import { legalConfig, type LegalConfig } from '../../legal.config.js';
import { legalErrors } from '../../legal.errors.js';

export interface LegalText {
  readonly document: LegalDocument;
  readonly version: string;
  readonly locale: string;
  /** Markdown. */
  readonly content: string;
}

const FOLDER = join(import.meta.dirname, '..', '..', '..', 'legal');

/** The texts that people agree to, as they are now, from the templates that ship: one for each document and language. */
@Injectable()
export class ReadLegalText {
  /** By document and locale, filled in once: they change with a release. */
  private readonly texts: ReadonlyMap<LegalDocument, ReadonlyMap<string, string>>;

  constructor(
    @Inject(consentConfig.token) private readonly versions: ConsentConfig,
    @Inject(legalConfig.token) legal: LegalConfig,
    @Inject(retentionConfig.token) retention: RetentionConfig,
  ) {
    const files = readdirSync(FOLDER);
    this.texts = new Map(
      LEGAL_DOCUMENTS.map((document) => {
        const values = { ...valuesOf(legal, retention), version: currentVersion(versions, document) };
        const locales = files.flatMap(
          (file) => new RegExp(`^${document}\\.([a-z]{2,3})\\.markdown$`).exec(file)?.[1] ?? [],
        );
        const filled = locales.map((locale) => {
          const template = readFileSync(join(FOLDER, `${document}.${locale}.markdown`), 'utf8');
          return [locale, fillIn(template, values)] as const;
        });
        return [document, new Map(filled)];
      }),
    );
  }

  /** Throws `legal.not_found`. */
  execute(document: LegalDocument, wanted: string): LegalText {
    const texts = this.texts.get(document) ?? new Map<string, string>();
    const locale = bestLocale(wanted, [...texts.keys()]);
    const content = texts.get(locale);
    if (content === undefined) throw legalErrors.notFound();
    return { document, version: currentVersion(this.versions, document), locale, content };
  }
}

function valuesOf(legal: LegalConfig, retention: RetentionConfig): Readonly<Record<string, string>> {
  return {
    service: legal.service,
    controller: legal.controller,
    contact: legal.contact,
    officer: legal.officer,
    authority: legal.authority,
    conversation_days: String(retention.conversationDays),
    memory_days: String(retention.withdrawnMemoryDays),
    usage_days: String(retention.usageDays),
    request_days: String(retention.requestDays),
  };
}
