let people = 0;

interface Registration {
  readonly email: string;
  readonly password: string;
  readonly displayName: string | undefined;
  readonly locale: string;
  readonly ageAttestation: boolean;
  readonly birthDate: string;
  readonly consents: { readonly terms: string; readonly privacy: string };
  readonly address: string;
}

/** What somebody registers with who has no account yet. */
export function registration(fields: Partial<Registration> = {}): Registration {
  people += 1;
  return {
    email: `person${people}@example.com`,
    password: 'a quiet horse in the rain',
    displayName: undefined,
    locale: 'en',
    ageAttestation: false,
    birthDate: '1990-04-23',
    consents: { terms: '1', privacy: '1' },
    address: '192.0.2.1',
    ...fields,
  };
}
