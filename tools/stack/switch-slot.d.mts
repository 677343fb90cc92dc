export function activeSlot(folder: string): string;
export function pointAt(folder: string, slot: string): void;
export function switchSlot(folder: string, slot: string): void;
