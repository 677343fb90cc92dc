/** The definitions that come with the product, as written: unchecked. */
export abstract class ShippedPersonas {
  abstract load(): Promise<readonly { readonly file: string; readonly definition: unknown }[]>;
}
