import { Inject, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { Clock } from '@rapport/kernel';
import { Metrics, ReadinessHolds, ReadinessWarnings } from '@rapport/platform';
import { crisisConfig, type CrisisConfig } from '../crisis.config.js';
import { crisisErrors } from '../crisis.errors.js';
import { crisisMetrics } from '../crisis.metrics.js';
import { overdueReviews, type CrisisProtocol } from '../domain/crisis/crisis-protocol.js';
import { CrisisProtocolSource } from '../domain/crisis/crisis-protocol-source.js';

/** The protocol that this process follows: read once, at the start. */
@Injectable()
export class CrisisProtocols implements OnModuleInit {
  private readonly logger = new Logger(CrisisProtocols.name);
  private readonly protocol: CrisisProtocol | undefined;

  constructor(
    private readonly source: CrisisProtocolSource,
    private readonly clock: Clock,
    private readonly metrics: Metrics,
    private readonly holds: ReadinessHolds,
    private readonly warnings: ReadinessWarnings,
    @Inject(crisisConfig.token) { protocolFile }: Pick<CrisisConfig, 'protocolFile'>,
  ) {
    this.protocol = this.load(protocolFile);
  }

  /** Without a protocol the process starts, says so, and is not ready. */
  onModuleInit(): void {
    const overdue = (): readonly string[] => (this.protocol ? overdueReviews(this.protocol, this.clock.now()) : []);
    this.metrics.observe(crisisMetrics.overdueReviews, () => overdue().length);
    this.warnings.add(() => (overdue().length > 0 ? 'safety.protocol_review_overdue' : undefined));
    if (!this.protocol) this.holds.hold(crisisErrors.protocolUnavailable.spec.code);
  }

  /** Throws `safety.protocol_unavailable`. */
  get current(): CrisisProtocol {
    if (!this.protocol) throw crisisErrors.protocolUnavailable();
    return this.protocol;
  }

  /** Throws `safety.protocol_unavailable`. */
  assertAvailable(): void {
    if (!this.protocol) throw crisisErrors.protocolUnavailable();
  }

  private load(file: string | undefined): CrisisProtocol | undefined {
    try {
      return this.source.read(file);
    } catch (error) {
      this.logger.error({ event: 'safety.protocol_unavailable', err: error }, 'The crisis protocol is not valid');
      return undefined;
    }
  }
}
