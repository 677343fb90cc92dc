/** What the detector can find by form. Names are those of the field; national ids carry their country. */
export const PERSONAL_DATA_TYPES = [
  'SECRET',
  'EMAIL',
  'URL',
  'IBAN',
  'CARD',
  'CRYPTO',
  'IP',
  'MAC',
  'US_SSN',
  'US_ITIN',
  'US_DRIVER_LICENSE',
  'UK_NINO',
  'UK_NHS',
  'ES_DNI',
  'ES_NIE',
  'FR_NIR',
  'IT_CODICE_FISCALE',
  'DE_STEUER_ID',
  'NL_BSN',
  'PL_PESEL',
  'IN_AADHAAR',
  'IN_PAN',
  'BR_CPF',
  'PASSPORT',
  'PHONE',
  'DATE_OF_BIRTH',
] as const;

export type StructuredType = (typeof PERSONAL_DATA_TYPES)[number];

/** Names are found by language, not by form: less surely, and by another library. */
export type PersonalDataType = StructuredType | 'PERSON' | 'PLACE';

/** Half-open, in UTF-16 units of the original text. */
export interface PersonalDataSpan {
  readonly type: PersonalDataType;
  readonly start: number;
  readonly end: number;
  /** 0..1, how sure the form, its checksum and the words around make it. Decides between spans that overlap. */
  readonly score: number;
}

/** Scores of the recognisers. Between two claims to the same characters the surer wins, then the longer. */
export const SURE = {
  /** A checksum or a prefix that hardly occurs by chance. */
  proved: 0.95,
  /** The form is usual, and a word beside it names it. */
  named: 0.9,
  /** A form that is hardly anything else. */
  formed: 0.7,
  /** A form that other things have too. */
  likely: 0.5,
} as const;
