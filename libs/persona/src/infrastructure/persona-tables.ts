import type { Generated, JSONColumnType } from 'kysely';

export interface PersonaTables {
  personas: {
    persona_id: string;
    slug: string;
    active_version_id: string | null;
    canary_version_id: Generated<string | null>;
    /** Per cent. */
    canary_share: Generated<number | null>;
    created_at: Date;
  };
  persona_versions: {
    version_id: string;
    persona_id: string;
    version: number;
    definition: JSONColumnType<object>;
    content_hash: string;
    created_by: string | null;
    created_at: Date;
  };
  persona_activations: {
    activation_id: Generated<number>;
    persona_id: string;
    version_id: string;
    kind: 'seed' | 'activate' | 'roll_back';
    activated_by: string | null;
    activated_at: Date;
  };
}
