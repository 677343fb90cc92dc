import { withRoom } from './growth.js';

const EMPTY = -1;
const RELEASED = -2;

/**
 * Numbers strings from 0 on, and finds them again. A `Map` of strings costs about a hundred bytes an entry which nobody
 * can count; here all of it lies in typed arrays: exact to account for, invisible to the garbage collector, and really
 * overwritten when a string is released.
 */
export class StringTable {
  private characters = new Uint8Array(64);
  private used = 0;
  private offsets = new Uint32Array(8);
  private lengths = new Uint16Array(8);
  private hashes = new Uint32Array(8);
  private slots = new Int32Array(16).fill(EMPTY);
  private occupiedSlots = 0;
  private readonly released: number[] = [];
  private count = 0;

  /** One more than the largest number given out. */
  get size(): number {
    return this.count;
  }

  get bytes(): number {
    const { characters, offsets, lengths, hashes, slots } = this;
    return characters.byteLength + offsets.byteLength + lengths.byteLength + hashes.byteLength + slots.byteLength;
  }

  /** The string's number, or -1. */
  find(text: string): number {
    const length = encode(text);
    const slot = this.slotOf(hash(length), length);
    return slot < 0 ? -1 : this.slots[slot]!;
  }

  /** The string's number, given now when it has none; a released number is given again. */
  intern(text: string): number {
    const length = encode(text);
    const code = hash(length);
    const known = this.slotOf(code, length);
    if (known >= 0) return this.slots[known]!;
    const ordinal = this.released.pop() ?? this.count++;
    this.write(ordinal, length, code);
    if (2 * (this.occupiedSlots + 1) > this.slots.length) this.rehash();
    else this.occupy(ordinal);
    return ordinal;
  }

  get(ordinal: number): string {
    const start = this.offsets[ordinal]!;
    return decode(this.characters, start, start + this.lengths[ordinal]!);
  }

  /** Forgets the string and overwrites its characters. Its number may be given to another one. */
  release(ordinal: number): void {
    const start = this.offsets[ordinal]!;
    const length = this.lengths[ordinal]!;
    scratch.set(this.characters.subarray(start, start + length));
    this.slots[this.slotOf(this.hashes[ordinal]!, length)] = RELEASED;
    this.characters.fill(0, start, start + length);
    this.released.push(ordinal);
  }

  private write(ordinal: number, length: number, code: number): void {
    this.offsets = withRoom(this.offsets, this.count);
    this.lengths = withRoom(this.lengths, this.count);
    this.hashes = withRoom(this.hashes, this.count);
    this.characters = withRoom(this.characters, this.used + length);
    this.characters.set(scratch.subarray(0, length), this.used);
    this.offsets[ordinal] = this.used;
    this.lengths[ordinal] = length;
    this.hashes[ordinal] = code;
    this.used += length;
  }

  private slotOf(code: number, length: number): number {
    const mask = this.slots.length - 1;
    for (let slot = code & mask; ; slot = (slot + 1) & mask) {
      const ordinal = this.slots[slot]!;
      if (ordinal === EMPTY) return -1;
      if (ordinal !== RELEASED && this.hashes[ordinal] === code && this.holds(ordinal, length)) return slot;
    }
  }

  private holds(ordinal: number, length: number): boolean {
    if (this.lengths[ordinal] !== length) return false;
    const start = this.offsets[ordinal]!;
    for (let index = 0; index < length; index++) {
      if (this.characters[start + index] !== scratch[index]) return false;
    }
    return true;
  }

  private occupy(ordinal: number): void {
    const mask = this.slots.length - 1;
    let slot = this.hashes[ordinal]! & mask;
    while (this.slots[slot] !== EMPTY) slot = (slot + 1) & mask;
    this.slots[slot] = ordinal;
    this.occupiedSlots++;
  }

  private rehash(): void {
    const free = new Set(this.released);
    this.slots = new Int32Array(2 ** Math.ceil(Math.log2(4 * (this.count - free.size + 1)))).fill(EMPTY);
    this.occupiedSlots = 0;
    for (let ordinal = 0; ordinal < this.count; ordinal++) if (!free.has(ordinal)) this.occupy(ordinal);
  }
}

/** More than an id or a word of a sensible length takes; what is longer is told apart by its first part only. */
const MAX_BYTES = 1_024;
const scratch = new Uint8Array(MAX_BYTES);

/** Writes UTF-8 of each UTF-16 unit to `scratch`: loses nothing, not even half a surrogate pair. Returns the length. */
function encode(text: string): number {
  let at = 0;
  for (let index = 0; index < text.length && at < MAX_BYTES - 2; index++) {
    const unit = text.charCodeAt(index);
    if (unit < 0x80) scratch[at++] = unit;
    else if (unit < 0x800) {
      scratch[at++] = 0xc0 | (unit >> 6);
      scratch[at++] = 0x80 | (unit & 0x3f);
    } else {
      scratch[at++] = 0xe0 | (unit >> 12);
      scratch[at++] = 0x80 | ((unit >> 6) & 0x3f);
      scratch[at++] = 0x80 | (unit & 0x3f);
    }
  }
  return at;
}

function decode(bytes: Uint8Array, start: number, end: number): string {
  let text = '';
  for (let at = start; at < end;) {
    const first = bytes[at++]!;
    if (first < 0x80) text += String.fromCharCode(first);
    else if (first < 0xe0) text += String.fromCharCode(((first & 0x1f) << 6) | (bytes[at++]! & 0x3f));
    else {
      const middle = bytes[at++]! & 0x3f;
      text += String.fromCharCode(((first & 0x0f) << 12) | (middle << 6) | (bytes[at++]! & 0x3f));
    }
  }
  return text;
}

/** FNV-1a of what `encode` wrote, mixed so that its low bits, which choose the slot, depend on all of them. */
function hash(length: number): number {
  let code = 0x81_1c_9d_c5;
  for (let index = 0; index < length; index++) code = Math.imul(code ^ scratch[index]!, 0x01_00_01_93);
  return (code ^ (code >>> 15)) >>> 0;
}
