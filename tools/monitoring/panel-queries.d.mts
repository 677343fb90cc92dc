/** Every query of every panel, as the dashboards' files hold them. */
export function panelQueries(
  folder?: string,
): { readonly dashboard: string; readonly panel: string; readonly expr: string }[];
