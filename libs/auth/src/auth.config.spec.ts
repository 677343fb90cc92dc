import { loadConfig } from '@rapport/platform';
import { describe, expect, it } from 'vitest';
import { authConfig } from './auth.config.js';

const sut = (environment: Record<string, string>) => loadConfig([authConfig], environment).get(authConfig);

describe('the configuration of auth', () => {
  it('needs no variable', () => {
    expect(sut({})).toMatchObject({ accessTtlS: 900, minimumAge: 18, issuerJwksUrl: undefined });
  });

  it("maps the issuer's roles to ours", () => {
    const { issuerRoleMap } = sut({ AUTH_ISSUER_ROLE_MAP: 'staff=operator, owners = admin' });
    expect([...issuerRoleMap]).toEqual([
      ['staff', 'operator'],
      ['owners', 'admin'],
    ]);
  });

  it.each(['https://idp.example/keys', 'http://127.0.0.1:8080/keys', 'http://localhost/keys', 'http://[::1]/keys'])(
    'takes the keys of an issuer from %s',
    (url) => {
      expect(sut({ AUTH_ISSUER_JWKS_URL: url }).issuerJwksUrl).toBe(url);
    },
  );

  it.each([
    ['AUTH_ISSUER_ROLE_MAP', 'staff=root'],
    ['AUTH_ISSUER_ROLE_MAP', 'staff'],
    ['AUTH_ISSUER_JWKS_URL', 'file:///etc/keys'],
    ['AUTH_ISSUER_JWKS_URL', 'http://idp.example/keys'],
    ['AUTH_ISSUER_JWKS_URL', 'http://127.0.0.1.idp.example/keys'],
    ['AUTH_ACCESS_TTL_S', '86400'],
    ['AUTH_ISSUER_ATTESTS_AGE', 'maybe'],
  ])('refuses %s=%s by name', (name, value) => {
    expect(() => sut({ [name]: value })).toThrow(name);
  });
});
