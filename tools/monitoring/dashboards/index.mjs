export const dashboards = () => [];
