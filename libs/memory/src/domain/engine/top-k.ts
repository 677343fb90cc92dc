/** Keeps the `size` highest-scored documents; of equals, the smaller numbers. */
export class TopK {
  private readonly documents: Int32Array;
  private readonly scores: Float64Array;
  private count = 0;

  constructor(private readonly size: number) {
    this.documents = new Int32Array(size);
    this.scores = new Float64Array(size);
  }

  offer(document: number, score: number): void {
    if (this.count < this.size) return this.rise(this.count++, document, score);
    if (this.size > 0 && this.isLower(this.documents[0]!, this.scores[0]!, document, score)) this.sink(document, score);
  }

  /** Best first. */
  ranked(): number[] {
    const places = Array.from({ length: this.count }, (_, place) => place);
    places.sort((a, b) => this.scores[b]! - this.scores[a]! || this.documents[a]! - this.documents[b]!);
    return places.map((place) => this.documents[place]!);
  }

  private rise(from: number, document: number, score: number): void {
    let place = from;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (!this.isLower(document, score, this.documents[parent]!, this.scores[parent]!)) break;
      this.set(place, this.documents[parent]!, this.scores[parent]!);
      place = parent;
    }
    this.set(place, document, score);
  }

  private sink(document: number, score: number): void {
    let place = 0;
    for (let child = 1; child < this.size; child = 2 * place + 1) {
      const right = child + 1;
      if (right < this.size && this.isLowerAt(right, child)) child = right;
      if (!this.isLower(this.documents[child]!, this.scores[child]!, document, score)) break;
      this.set(place, this.documents[child]!, this.scores[child]!);
      place = child;
    }
    this.set(place, document, score);
  }

  private set(place: number, document: number, score: number): void {
    this.documents[place] = document;
    this.scores[place] = score;
  }

  private isLowerAt(a: number, b: number): boolean {
    return this.isLower(this.documents[a]!, this.scores[a]!, this.documents[b]!, this.scores[b]!);
  }

  private isLower(documentA: number, scoreA: number, documentB: number, scoreB: number): boolean {
    return scoreA < scoreB || (scoreA === scoreB && documentA > documentB);
  }
}
