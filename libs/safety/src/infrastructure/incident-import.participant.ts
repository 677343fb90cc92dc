import { Injectable } from '@nestjs/common';
import { RowsImport } from '@rapport/platform';

/** Who reviewed an incident is not in the export. */
@Injectable()
export class IncidentImport extends RowsImport {
  override readonly name = 'safety_incidents';
  override readonly order = 30;
  protected override readonly sealed = { safety_incidents: [] };
}
