import { hash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { KnownCallers } from '@rapport/platform';
import type { FastifyRequest } from 'fastify';
import { PrincipalCache, type VerifiedCredential } from '../application/principal-cache.js';
import { VerificationKeys } from '../domain/access-token.js';

const BEARER = /^Bearer +(\S+) *$/i;

/** What a request shows for itself, and what this process verified of it lately. */
export interface ShownCredential {
  readonly token: string;
  readonly digest: string;
  /** Undefined: it is to be verified. */
  readonly verified: VerifiedCredential | undefined;
}

/** Looked up once a request: the limits ask first, and then authentication. */
type ShowingRequest = FastifyRequest & { shownCredential?: ShownCredential | undefined };

/** Finds callers by the tokens that this process has verified lately. */
@Injectable()
export class CachedCallers extends KnownCallers {
  constructor(
    private readonly cache: PrincipalCache,
    private readonly keys: VerificationKeys,
  ) {
    super();
  }

  override knows(request: FastifyRequest): boolean {
    return this.shownBy(request)?.verified !== undefined;
  }

  /** Undefined where the request shows nothing, or what is no bearer token. */
  shownBy(request: ShowingRequest): ShownCredential | undefined {
    return (request.shownCredential ??= this.find(request));
  }

  private find({ headers }: FastifyRequest): ShownCredential | undefined {
    const token = BEARER.exec(headers.authorization ?? '')?.[1];
    if (token === undefined) return undefined;
    const digest = hash('sha256', token, 'base64');
    const cached = this.cache.get(digest);
    return { token, digest, verified: cached && this.isStillSigned(cached) ? cached : undefined };
  }

  /** A key that is withdrawn takes its tokens with it. */
  private isStillSigned({ signingKeyId }: VerifiedCredential): boolean {
    return signingKeyId === undefined || this.keys.isCurrent(signingKeyId);
  }
}
