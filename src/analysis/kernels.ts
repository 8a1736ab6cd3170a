import { exp } from './portable-math.ts';

/**
 * How the influence of one incident falls off with distance d. Finite kernels reach 0 at the bandwidth h; for the Gaussian
 * the bandwidth is its standard deviation and nothing is cut off. Each integrates to 1 over the plane; per m².
 *
 * | kernel       | density at distance d          |
 * | quartic      | 3/(π h²) · (1 − d²/h²)²        |
 * | epanechnikov | 2/(π h²) · (1 − d²/h²)         |
 * | triangular   | 3/(π h²) · (1 − d/h)           |
 * | uniform      | 1/(π h²)                       |
 * | gaussian     | 1/(2π h²) · exp(−d²/(2 h²))    |
 */
export const KERNELS = ['quartic', 'gaussian', 'triangular', 'uniform', 'epanechnikov'] as const;
export type Kernel = (typeof KERNELS)[number];
export type FiniteKernel = Exclude<Kernel, 'gaussian'>;

/** Beyond this many standard deviations a Gaussian adds less than 1e-15 of its peak. */
const GAUSSIAN_REACH = 8.5;

/** Height at distance 0, per m². */
export function kernelPeak(kernel: Kernel, bandwidthMetres: number): number {
  const area = Math.PI * bandwidthMetres * bandwidthMetres;
  if (kernel === 'gaussian') return 0.5 / area;
  if (kernel === 'uniform') return 1 / area;
  return (kernel === 'epanechnikov' ? 2 : 3) / area;
}

/** Share of the peak that is left at squared distance d² given as a share of the squared bandwidth. */
export function kernelShape(kernel: Kernel, squaredShare: number): number {
  if (kernel === 'gaussian') return exp(-0.5 * squaredShare);
  if (!(squaredShare < 1)) return 0;
  const t = 1 - squaredShare;
  if (kernel === 'quartic') return t * t;
  if (kernel === 'epanechnikov') return t;
  return kernel === 'uniform' ? 1 : 1 - Math.sqrt(squaredShare);
}

/** Density per m² that one incident adds at this distance. */
export function kernelAt(kernel: Kernel, distanceMetres: number, bandwidthMetres: number): number {
  const share = distanceMetres / bandwidthMetres;
  return kernelPeak(kernel, bandwidthMetres) * kernelShape(kernel, share * share);
}

/** Metres beyond which the kernel is 0, or for the Gaussian as good as 0. */
export function kernelReachMetres(kernel: Kernel, bandwidthMetres: number): number {
  return kernel === 'gaussian' ? GAUSSIAN_REACH * bandwidthMetres : bandwidthMetres;
}
