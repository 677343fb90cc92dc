import type { AuthConfig } from '../auth.config.js';
import { authErrors } from '../auth.errors.js';

/** Passwords and sessions exist only where Rapport itself issues tokens. */
export function assertLocalIssuer(config: AuthConfig): void {
  if (config.issuerJwksUrl !== undefined) throw authErrors.externalIssuer();
}
