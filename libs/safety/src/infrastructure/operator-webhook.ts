import { createHmac } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '@rapport/kernel';
import { crisisConfig, type CrisisConfig } from '../crisis.config.js';
import type { DueNotification } from '../domain/crisis/crisis-repository.js';
import { OperatorHook } from '../domain/crisis/operator-hook.js';

const MS_A_SECOND = 1_000;

/**
 * A signed POST. `Rapport-Signature: t=<unix seconds>,v1=<hex of HMAC-SHA-256(secret, "<t>.<body>")>`: receivers compare it,
 * refuse what is older than a few minutes, and take an `id` once only.
 */
@Injectable()
export class OperatorWebhook extends OperatorHook {
  constructor(
    private readonly clock: Clock,
    @Inject(crisisConfig.token)
    private readonly config: Pick<CrisisConfig, 'webhookUrl' | 'webhookSecret' | 'webhookTimeoutMs'>,
  ) {
    super();
  }

  override async tell(notification: DueNotification, signal: AbortSignal): Promise<void> {
    const { webhookUrl, webhookSecret } = this.config;
    if (webhookUrl === undefined || webhookSecret === undefined) throw new Error('nobody is to be told');
    const body = JSON.stringify(toBody(notification));
    const headers = {
      'content-type': 'application/json',
      'user-agent': 'rapport',
      'rapport-signature': signatureOf(body, webhookSecret, this.clock.now()),
    };
    const timeout = new AbortController();
    const cancel = this.clock.setTimer(this.config.webhookTimeoutMs, () => timeout.abort(new Error('timed out')));
    try {
      const stop = AbortSignal.any([signal, timeout.signal]);
      // A redirect could lead anywhere, and out of HTTPS.
      const answer = await fetch(webhookUrl, { method: 'POST', body, headers, redirect: 'error', signal: stop });
      await answer.body?.cancel();
      if (!answer.ok) throw new Error(`answered ${answer.status}`);
    } finally {
      cancel();
    }
  }
}

function toBody({ id, subject, tier, locale, handOff, createdAt, attempts }: DueNotification): object {
  return {
    type: 'crisis.suspension',
    id,
    subject: subject.toString('hex'),
    tier,
    locale,
    hand_off: handOff,
    occurred_at: createdAt.toISOString(),
    attempt: attempts + 1,
  };
}

function signatureOf(body: string, secret: string, now: number): string {
  const at = Math.floor(now / MS_A_SECOND);
  return `t=${at},v1=${createHmac('sha256', secret).update(`${at}.${body}`).digest('hex')}`;
}
