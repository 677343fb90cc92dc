import type { Learned } from './learn.js';

const LARGEST = 127;
/** The few largest weights are cut off, so that the many small ones keep steps fine enough. */
const CUT = 0.9999;

/** Weights in eight bits: `weight ≈ scale * step`. */
export function quantise({ weights }: Learned): { readonly steps: Int8Array; readonly scale: number } {
  const sizes = weights.map(Math.abs).toSorted();
  const scale = (sizes[Math.floor(sizes.length * CUT)] || 1e-6) / LARGEST;
  const steps = Int8Array.from(weights, (weight) => Math.max(-LARGEST, Math.min(LARGEST, Math.round(weight / scale))));
  return { steps, scale };
}
