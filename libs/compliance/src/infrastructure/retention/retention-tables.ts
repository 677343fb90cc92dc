export interface RetentionTables {
  legal_holds: { user_id: string; matter: string; placed_by: string; placed_at: Date };
  retention_settings: { user_id: string; conversation_days: number; updated_at: Date };
}
