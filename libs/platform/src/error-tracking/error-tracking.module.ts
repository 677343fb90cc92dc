import { Global, Inject, Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import { Clock } from '@rapport/kernel';
import { onLoggedError } from '../logging/logged-errors.js';
import { deploymentConfig, type DeploymentConfig } from '../telemetry/deployment.config.js';
import { Metrics } from '../telemetry/metrics.js';
import { programVersion } from '../telemetry/program-version.js';
import { ErrorTracker, NoErrorTracker } from './error-tracker.js';
import { errorTrackingConfig, type ErrorTrackingConfig } from './error-tracking.config.js';
import { SentryErrorTracker } from './sentry-error-tracker.js';

/** Sends to a tracker, where one is configured, whatever is logged as an error. */
@Global()
@Module({})
export class ErrorTrackingModule implements OnApplicationShutdown {
  private readonly stop: () => void;

  constructor(@Inject(ErrorTracker) private readonly tracker: ErrorTracker) {
    this.stop = onLoggedError((error) => tracker.capture(error));
  }

  static forRoot({ applicationName: name }: { readonly applicationName: string }): DynamicModule {
    return {
      module: ErrorTrackingModule,
      providers: [
        {
          provide: ErrorTracker,
          inject: [errorTrackingConfig.token, deploymentConfig.token, Clock, Metrics],
          useFactory: (config: ErrorTrackingConfig, deployment: DeploymentConfig, clock: Clock, metrics: Metrics) => {
            const { dsn, environment } = config;
            if (dsn === undefined) return new NoErrorTracker();
            const release = [programVersion(), deployment.commit].filter((part) => part !== '').join('+');
            return new SentryErrorTracker({ name, release, environment }, clock, { ...config, dsn }, metrics);
          },
        },
      ],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    this.stop();
    await this.tracker.close();
  }
}
