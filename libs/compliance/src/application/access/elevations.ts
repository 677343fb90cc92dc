import { Inject, Injectable } from '@nestjs/common';
import { Clock, newId, type Id, type Page, type PageRequest, type Role, type UserId } from '@rapport/kernel';
import { AuditTrail, Database, Metrics, RoleElevation, type Tx } from '@rapport/platform';
import { accessConfig, type AccessConfig } from '../../access.config.js';
import { accessErrors } from '../../access.errors.js';
import { accessMetrics } from '../../access.metrics.js';
import { ElevationRepository, type ElevatedRole, type Elevation } from '../../domain/access/elevation.js';
import type { Justification } from '../../domain/access/approval.js';

const MINUTE_MS = 60_000;

/**
 * Break-glass: somebody of the staff takes a role that they do not have, for minutes, and answers for it afterwards.
 * Taking it, each request that needed it, and giving it back are in the audit trail.
 */
@Injectable()
export class Elevations extends RoleElevation {
  private readonly granted;
  private readonly used;

  constructor(
    private readonly database: Database,
    private readonly repository: ElevationRepository,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
    metrics: Metrics,
    @Inject(accessConfig.token) private readonly config: AccessConfig,
  ) {
    super();
    this.granted = metrics.counter(accessMetrics.elevations);
    this.used = metrics.counter(accessMetrics.elevationUses);
  }

  list(page: PageRequest): Promise<Page<Elevation>> {
    return this.repository.list(this.database, page);
  }

  /** @param minutes cut to `STAFF_ELEVATION_MAX_MIN` */
  async take(holder: UserId, role: ElevatedRole, minutes: number, justification: Justification): Promise<Elevation> {
    const grantedAt = this.clock.date();
    const duration = Math.min(minutes, this.config.elevationMaxMin);
    const elevation: Elevation = {
      id: newId('elevation', grantedAt.getTime()),
      holder,
      role,
      reason: justification.reason,
      reference: justification.reference,
      grantedAt,
      expiresAt: new Date(grantedAt.getTime() + duration * MINUTE_MS),
      endedAt: undefined,
    };
    await this.database.transaction(async (tx) => {
      await this.repository.insert(tx, elevation);
      const { reason, reference } = elevation;
      await this.record(tx, 'access.elevation_taken', elevation, { role, minutes: duration, reason, reference });
    });
    this.granted.inc({ role });
    return elevation;
  }

  /** Gives it back before it expires. Throws `access.elevation_not_found`. */
  async end(id: Id<'elevation'>, holder: UserId): Promise<void> {
    await this.database.transaction(async (tx) => {
      if (!(await this.repository.end(tx, id, holder, this.clock.date()))) throw accessErrors.elevationNotFound();
      await this.record(tx, 'access.elevation_ended', { id, holder });
    });
  }

  override async use(userId: UserId, wanted: readonly Role[]): Promise<readonly Role[]> {
    const running = await this.repository.running(this.database, userId, this.clock.date());
    const elevation = running.find(({ role }) => wanted.includes(role));
    if (!elevation) return [];
    const { role } = elevation;
    await this.database.transaction((tx) => this.record(tx, 'access.elevation_used', elevation, { role }));
    this.used.inc({ role });
    return [role];
  }

  private record(
    tx: Tx,
    action: string,
    { id, holder }: Pick<Elevation, 'id' | 'holder'>,
    details: Readonly<Record<string, string | number>> = {},
  ): Promise<void> {
    return this.audit.record(tx, { action, outcome: 'success', actor: holder, subject: id, details });
  }
}
