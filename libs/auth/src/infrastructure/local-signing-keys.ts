import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { Inject, Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { Clock } from '@rapport/kernel';
import { Database, KeyVault, SharedState } from '@rapport/platform';
import type { JWK } from 'jose';
import { authConfig, type AuthConfig } from '../auth.config.js';
import { VerificationKeys, type TokenHeader } from '../domain/access-token.js';
import { SigningKeyFactory, SIGNING_KEYS_CHANGED } from '../domain/signing-key.factory.js';
import { SigningKeyRepository } from '../domain/signing-key.repository.js';
import { ACCESS_TOKEN_TYPE, signingKeyContext, type SigningKey } from '../domain/signing-key.js';

export interface Signer {
  readonly keyId: string;
  readonly privateKey: KeyObject;
}

interface Snapshot {
  readonly published: ReadonlyMap<string, { readonly publicKey: KeyObject; readonly jwk: JWK }>;
  readonly signer: Signer | undefined;
  readonly loadedAt: number;
}

/**
 * This process's copy of the signing keys. It is renewed when it grows old, at once when another process says that
 * the keys have changed, and, at a bounded rate, when a token names a key that it does not have.
 */
@Injectable()
export class LocalSigningKeys extends VerificationKeys implements OnModuleInit, OnModuleDestroy {
  private readonly logger = new Logger('auth');
  private snapshot: Snapshot | undefined;
  private loading: Promise<Snapshot> | undefined;
  private creating: Promise<Signer> | undefined;
  private unsubscribe: (() => Promise<void>) | undefined;

  constructor(
    private readonly database: Database,
    private readonly repository: SigningKeyRepository,
    private readonly factory: SigningKeyFactory,
    private readonly vault: KeyVault,
    private readonly sharedState: SharedState,
    private readonly clock: Clock,
    @Inject(authConfig.token) private readonly config: AuthConfig,
  ) {
    super();
  }

  onModuleInit(): void {
    // Not awaited: without shared state the keys are renewed by age.
    this.sharedState
      .subscribe(SIGNING_KEYS_CHANGED, () => this.invalidate())
      .then((unsubscribe) => (this.unsubscribe = unsubscribe))
      .catch((error: unknown) => this.logger.warn({ event: 'signing_keys_not_watched', err: error }));
  }

  async onModuleDestroy(): Promise<void> {
    await this.unsubscribe?.();
  }

  override async find({ kid, typ }: TokenHeader): Promise<KeyObject | undefined> {
    if (kid === undefined || typ !== ACCESS_TOKEN_TYPE) return undefined;
    const known = (await this.current()).published.get(kid);
    if (known) return known.publicKey;
    return (await this.currentWithin(this.config.signingKeyReloadS)).published.get(kid)?.publicKey;
  }

  override isCurrent(keyId: string): boolean {
    return this.snapshot?.published.has(keyId) ?? false;
  }

  override async published(): Promise<readonly JWK[]> {
    return [...(await this.current()).published.values()].map(({ jwk }) => jwk);
  }

  /** The key that signs now; the first ones are made on the way. */
  async signer(): Promise<Signer> {
    const { signer } = await this.current();
    return signer ?? (await this.first());
  }

  private invalidate(): void {
    // Dated back instead of dropped: should the database be away, the old copy is better than none.
    if (this.snapshot) this.snapshot = { ...this.snapshot, loadedAt: -Infinity };
  }

  private current(): Promise<Snapshot> {
    return this.currentWithin(this.config.signingKeyRefreshS);
  }

  private async currentWithin(maxAgeS: number): Promise<Snapshot> {
    const { snapshot } = this;
    if (snapshot && this.clock.monotonic() - snapshot.loadedAt < maxAgeS * 1000) return snapshot;
    try {
      return await this.load();
    } catch (error) {
      if (!snapshot) throw error;
      this.logger.warn({ event: 'signing_keys_not_renewed', err: error });
      return snapshot;
    }
  }

  /** Concurrent callers share one read. */
  private load(): Promise<Snapshot> {
    this.loading ??= this.read().finally(() => (this.loading = undefined));
    return this.loading;
  }

  private async read(): Promise<Snapshot> {
    const loadedAt = this.clock.monotonic();
    const keys = await this.repository.list(this.database);
    const published = new Map(
      keys.map(({ keyId, publicJwk }) => [
        keyId,
        { publicKey: createPublicKey({ key: publicJwk, format: 'jwk' }), jwk: publicJwk },
      ]),
    );
    const active = keys.find(({ status }) => status === 'active');
    this.snapshot = { published, signer: active && (await this.toSigner(active)), loadedAt };
    return this.snapshot;
  }

  private async toSigner({ keyId, privateKey }: SigningKey): Promise<Signer | undefined> {
    if (this.snapshot?.signer?.keyId === keyId) return this.snapshot.signer;
    if (!privateKey) return undefined;
    const pkcs8 = await this.vault.unwrap(privateKey, signingKeyContext(keyId));
    try {
      return { keyId, privateKey: createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' }) };
    } finally {
      pkcs8.fill(0);
    }
  }

  /** Concurrent callers share one creation. */
  private first(): Promise<Signer> {
    this.creating ??= this.createFirst().finally(() => (this.creating = undefined));
    return this.creating;
  }

  private async createFirst(): Promise<Signer> {
    const [active, next] = [await this.factory.create(), await this.factory.create()];
    await this.database.transaction((tx) => this.repository.insertFirst(tx, active, next, this.clock.date()));
    // A read that began before may have missed them; ours must not be that one.
    await this.loading?.catch(() => undefined);
    const { signer } = await this.load();
    if (!signer) throw new Error('no active signing key after creation');
    return signer;
  }
}
