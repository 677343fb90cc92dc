import type { MessageId } from '@rapport/kernel';

/** So far back is looked for an id's place among the latest; what belongs farther back is sorted in later. */
const FEW = 8;

/** Ids of the latest messages, in order. Every turn adds two and asks for all: nothing is sorted for that. */
export class RecentIds {
  private ids: MessageId[] = [];
  private isInOrder = true;

  /** News come newest first, a few at a time: they find their place at once. */
  add(id: MessageId): void {
    const { ids } = this;
    let place = ids.length;
    const farthest = Math.max(0, place - FEW);
    while (place > farthest && ids[place - 1]! > id) place -= 1;
    this.isInOrder &&= place === 0 || ids[place - 1]! < id;
    ids.splice(place, 0, id);
  }

  dropUpTo(id: MessageId): void {
    this.sort();
    this.ids.splice(0, firstAfter(this.ids, id));
  }

  keep(isKept: (id: MessageId) => boolean): void {
    this.ids = this.ids.filter(isKept);
  }

  /** Those greater than `id`. */
  after(id: MessageId): MessageId[] {
    this.sort();
    return this.ids.slice(firstAfter(this.ids, id));
  }

  private sort(): void {
    if (!this.isInOrder) this.ids.sort();
    this.isInOrder = true;
  }
}

function firstAfter(ids: readonly MessageId[], id: MessageId): number {
  const index = ids.findIndex((other) => other > id);
  return index < 0 ? ids.length : index;
}
