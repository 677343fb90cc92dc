/** Gathers each fact once: probes that ask meanwhile wait for the same gathering, and share its failure. */
export class Facts {
  private readonly gathered = new Map<string, Promise<unknown>>();

  /** The type is what the one place says that gathers the name: a name is used for one fact only. */
  get<T>(name: string, gather: () => Promise<T>): Promise<T> {
    const known = this.gathered.get(name) as Promise<T> | undefined;
    if (known) return known;
    const gathering = gather();
    this.gathered.set(name, gathering);
    return gathering;
  }
}
