/** Scratch arrays, so that a query over a large index does not allocate and clear hundreds of kilobytes anew. */
export class FloatPool {
  private readonly free: Float32Array[] = [];

  /** @param most how many arrays are kept for the next one */
  constructor(private readonly most = 8) {}

  /** An array of zeros, at least `length` long; `subarray` of one that is given back. */
  borrow(length: number): Float32Array {
    const index = this.free.findIndex((array) => array.length >= length);
    const [array] = index < 0 ? [new Float32Array(Math.ceil(length / 1_024) * 1_024)] : this.free.splice(index, 1);
    return array!.subarray(0, length).fill(0);
  }

  giveBack(array: Float32Array): void {
    if (this.free.length < this.most) this.free.push(new Float32Array(array.buffer));
  }
}
