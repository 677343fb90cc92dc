/** The servers of `REDIS_URL`: one, or the seeds of a Cluster. */
export const serversOf = (urls: string): readonly string[] => urls.split(',').map((url) => url.trim());
