import { Module } from '@nestjs/common';
import { PersonalDataShield } from './application/personal-data-shield.js';
import { NameGrammar } from './domain/pii/name-grammar.js';
import { NameGrammarThread } from './infrastructure/names/name-grammar-thread.js';

/** Apart from screening, which asks the model and so needs this first. Needs, from outside: `Clock`, `Metrics` and `safetyConfig`. */
@Module({
  providers: [PersonalDataShield, { provide: NameGrammar, useClass: NameGrammarThread }],
  exports: [PersonalDataShield],
})
export class PersonalDataModule {}
