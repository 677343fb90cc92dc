import { Injectable } from '@nestjs/common';
import { AgedRowsRetention } from '@rapport/platform';

/** By when they were closed: what is open does not age. */
@Injectable()
export class RequestRetention extends AgedRowsRetention {
  override readonly category = 'requests';
  protected override readonly aged = [{ table: 'data_requests', key: ['user_id', 'request_id'], since: 'closed_at' }];

  protected override get days(): number {
    return this.config.requestDays;
  }
}
