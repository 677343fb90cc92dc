import { Inject, Injectable } from '@nestjs/common';
import { Clock, newId, type Page, type PageRequest, type UserId } from '@rapport/kernel';
import { AuditTrail, Database, Metrics, type Tx } from '@rapport/platform';
import {
  close,
  confirm,
  extend,
  openRequest,
  type DataRequest,
  type ExtensionReason,
  type Outcome,
  type RequestId,
  type RequestKind,
} from '../../domain/requests/data-request.js';
import { DataRequestRepository, type RequestFilter } from '../../domain/requests/data-request-repository.js';
import type { RequestProfile } from '../../domain/requests/profiles.js';
import { requestsConfig, type RequestsConfig } from '../../requests.config.js';
import { requestErrors } from '../../requests.errors.js';
import { requestMetrics } from '../../requests.metrics.js';

export interface NewRequest {
  readonly userId: UserId;
  readonly kind: RequestKind;
  /** By default that of the configuration. */
  readonly profile?: RequestProfile | undefined;
  /** When it was received, or the breach noticed; by default now. */
  readonly openedAt?: Date | undefined;
  /** In the person's own words; sealed. */
  readonly detail?: string | undefined;
  /** Who enters it. */
  readonly actor: UserId;
}

/** What people ask for by law, from its receipt to its answer. Each step is recorded in the audit trail. */
@Injectable()
export class DataRequests {
  private readonly closings;

  constructor(
    private readonly database: Database,
    private readonly repository: DataRequestRepository,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
    metrics: Metrics,
    @Inject(requestsConfig.token) private readonly config: RequestsConfig,
  ) {
    this.closings = metrics.counter(requestMetrics.closed);
  }

  /** Throws `requests.already_open`, `requests.profile_mismatch`, `requests.subject_not_found` and `requests.received_in_future`. */
  open(request: NewRequest): Promise<DataRequest> {
    return this.database.transaction(async (tx) => {
      if (request.openedAt && request.openedAt > this.clock.date()) throw requestErrors.receivedInFuture();
      // Of breaches there may be several, and they are about nobody in particular.
      if (request.kind === 'breach') return this.insert(tx, request);
      if (!(await this.repository.lockPerson(tx, request.userId))) throw requestErrors.subjectNotFound();
      const earlier = await this.repository.findOpen(tx, request.userId, request.kind);
      if (earlier) throw requestErrors.alreadyOpen(undefined, { extensions: { request: earlier.id } });
      return this.insert(tx, request);
    });
  }

  /** For what is answered by the system itself: opens one unless one is open, in the transaction of the act. */
  async begin(tx: Tx, request: Omit<NewRequest, 'detail' | 'openedAt'>): Promise<DataRequest> {
    await this.repository.lockPerson(tx, request.userId);
    return (await this.repository.findOpen(tx, request.userId, request.kind)) ?? this.insert(tx, request);
  }

  /** Closes what {@link begin} opened, if it is open still. */
  async fulfil(tx: Tx, userId: UserId, kind: RequestKind): Promise<void> {
    const request = await this.repository.findOpen(tx, userId, kind);
    if (request) await this.store(tx, close(request, 'fulfilled', undefined, this.clock.date()), 'closed', undefined);
  }

  /** Throws `requests.not_found`, also for somebody else's when `owner` is named; so do the following. */
  async find(id: RequestId, owner?: UserId): Promise<DataRequest> {
    return owned(await this.repository.find(this.database, id), owner);
  }

  async detail(request: DataRequest): Promise<string | undefined> {
    return this.repository.detail(this.database, request);
  }

  list(filter: RequestFilter, page: Omit<PageRequest, 'order'>): Promise<Page<DataRequest>> {
    return this.repository.list(this.database, filter, page);
  }

  confirm(id: RequestId, actor: UserId): Promise<DataRequest> {
    return this.change(id, actor, 'confirmed', (request, at) => confirm(request, at));
  }

  extend(id: RequestId, reason: ExtensionReason, actor: UserId): Promise<DataRequest> {
    return this.change(id, actor, 'extended', (request, at) => extend(request, reason, at));
  }

  close(id: RequestId, outcome: Outcome, reason: string | undefined, actor: UserId): Promise<DataRequest> {
    return this.change(id, actor, 'closed', (request, at) => close(request, outcome, reason, at));
  }

  /** By the person themselves. */
  withdraw(id: RequestId, owner: UserId): Promise<DataRequest> {
    return this.change(id, owner, 'closed', (request, at) => close(owned(request, owner), 'withdrawn', undefined, at));
  }

  private async insert(tx: Tx, { actor, detail, ...request }: NewRequest): Promise<DataRequest> {
    const opened = openRequest({
      id: newId('dataRequest', this.clock.now()),
      userId: request.userId,
      kind: request.kind,
      profile: request.profile ?? (request.kind === 'breach' ? 'breach' : this.config.profile),
      openedAt: request.openedAt ?? this.clock.date(),
    });
    await this.repository.insert(tx, opened, detail);
    await this.record(tx, opened, 'opened', actor);
    return opened;
  }

  private change(
    id: RequestId,
    actor: UserId,
    what: 'confirmed' | 'extended' | 'closed',
    change: (request: DataRequest, at: Date) => DataRequest,
  ): Promise<DataRequest> {
    return this.database.transaction(async (tx) => {
      const request = owned(await this.repository.lock(tx, id), undefined);
      return this.store(tx, change(request, this.clock.date()), what, actor);
    });
  }

  private async store(
    tx: Tx,
    request: DataRequest,
    what: 'confirmed' | 'extended' | 'closed',
    actor: UserId | undefined,
  ): Promise<DataRequest> {
    await this.repository.update(tx, request);
    await this.record(tx, request, what, actor);
    if (request.closedAt) {
      const in_time = request.closedAt <= request.dueAt ? 'yes' : 'no';
      this.closings.inc({ kind: request.kind, outcome: request.state, in_time });
    }
    return request;
  }

  private async record(tx: Tx, request: DataRequest, what: string, actor: UserId | undefined): Promise<void> {
    const { kind, profile, state, dueAt, extensionReason, closingReason } = request;
    const due = dueAt.toISOString().slice(0, 10);
    const reason = closingReason ?? extensionReason;
    const details = { kind, profile, state, due, ...(reason !== undefined && { reason }) };
    await this.audit.record(tx, {
      action: `requests.${what}`,
      outcome: 'success',
      actor,
      subject: request.id,
      details,
    });
  }
}

function owned(request: DataRequest | undefined, owner: UserId | undefined): DataRequest {
  if (!request || (owner !== undefined && request.userId !== owner)) throw requestErrors.notFound();
  return request;
}
