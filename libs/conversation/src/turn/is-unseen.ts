const UNSEEN = /^[\s\p{C}\p{Default_Ignorable_Code_Point}]*$/u;

/** Whether nobody would see anything of the text: it is empty, blank, or made of characters without a shape. */
export function isUnseen(text: string): boolean {
  return UNSEEN.test(text);
}
