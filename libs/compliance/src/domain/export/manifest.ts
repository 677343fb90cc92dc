import type { DataOrigin } from '@rapport/kernel';

/** Of a part of the archive: records of one table, one JSON object a line, `{"origin": …, "row": {…}}`. */
export interface ManifestFile {
  readonly path: string;
  readonly table: string;
  readonly records: number;
  readonly bytes: number;
  /** Hexadecimal. */
  readonly sha256: string;
  /** Records by how they came to be (GDPR, Art. 20 and 15). */
  readonly origins: Readonly<Partial<Record<DataOrigin, number>>>;
}

/** `manifest.json`, the last entry of the archive. */
export interface ExportManifest {
  readonly format: 'rapport-export';
  readonly schema_version: 1;
  readonly export_id: string;
  /** RFC 3339. */
  readonly created_at: string;
  readonly files: readonly ManifestFile[];
  /** Every table that belongs to people, with its records in `files`: none is left out silently. */
  readonly tables: readonly { readonly table: string; readonly records: number; readonly withheld?: string }[];
  /** Who else processes the data (Art. 15 (1) c). */
  readonly recipients: readonly { readonly name: string; readonly purpose: string }[];
}
