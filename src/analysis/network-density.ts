import { type LeftOut, leftOutOf } from './left-out.ts';
import { NO_POSITION, NO_WEIGHT, type PlanePoints, requirePositive, requireSameLength } from './points.ts';

/** Streets as straight segments between nodes (bends are nodes too). A node joins the segments that name it. */
export interface StreetNetwork {
  nodes: PlanePoints;
  /** Nodes of each segment. */
  from: Int32Array;
  to: Int32Array;
}

/** Where records stand on the network: segment (-1 = on none) and metres from its first node. */
export interface NetworkPlaces {
  segments: Int32Array;
  offsetsMetres: Float64Array;
}

/** Kernels along a line; each integrates to 1 over −h … h. */
export type LineKernel = 'quartic' | 'epanechnikov' | 'triangular' | 'uniform';

function lineKernel(kernel: LineKernel, share: number): number {
  if (!(share < 1)) return 0;
  const t = 1 - share * share;
  if (kernel === 'quartic') return (15 / 16) * t * t;
  if (kernel === 'epanechnikov') return 0.75 * t;
  return kernel === 'uniform' ? 0.5 : 1 - share;
}

export interface NetworkDensityOptions {
  kernel?: LineKernel;
  /** Metres along the streets. */
  bandwidthMetres: number;
  /** Streets are cut into pieces of at most this length; density is given at their middles. Default 25. */
  pieceMetres?: number;
  weights?: ArrayLike<number>;
}

export interface NetworkDensity {
  /** Segment, and metres from its first node to the middle, of each piece; pieces of a segment follow each other. */
  pieceSegments: Int32Array;
  pieceOffsetsMetres: Float64Array;
  pieceLengthsMetres: Float64Array;
  /** Incidents (or weight) per metre of street. */
  density: Float64Array;
  most: number;
  parameters: { kernel: LineKernel; bandwidthMetres: number; pieceMetres: number; weighted: boolean };
  nUsed: number;
  leftOut: LeftOut[];
}

/** Parts of a kernel smaller than this share are not followed further: loops of short streets would never end. */
const LEAST_SHARE = 1e-6;

/**
 * On which streets are incidents dense? Density per metre along the network, by the equal-split kernel (Okabe, Satoh &
 * Sugihara 2009): at a crossing the kernel divides among the other streets, at a dead end it turns back, so every incident
 * keeps its weight, which a planar kernel read along streets, or one that does not split, does not give.
 *
 * O(points × streets within the bandwidth).
 */
export function networkDensity(
  network: StreetNetwork,
  places: NetworkPlaces,
  options: NetworkDensityOptions,
): NetworkDensity {
  const { kernel = 'quartic', bandwidthMetres, pieceMetres = 25, weights } = options;
  requirePositive('bandwidthMetres', bandwidthMetres);
  requirePositive('pieceMetres', pieceMetres);
  if (weights !== undefined && weights.length !== places.segments.length) {
    throw new RangeError(`weights has ${weights.length} entries, expected one a place: ${places.segments.length}.`);
  }
  const lengths = segmentLengths(network);
  const pieces = piecesOf(lengths, pieceMetres);
  const density = new Float64Array(pieces.segments.length);
  const { starts, ends } = streetsAtNodes(network);
  let [nUsed, unplaced, unweighted] = [0, 0, 0];
  for (let k = 0; k < places.segments.length; k++) {
    const segment = places.segments[k];
    if (!(segment >= 0 && segment < lengths.length)) {
      unplaced++;
      continue;
    }
    const weight = weights === undefined ? 1 : weights[k];
    if (!(weight >= 0)) {
      unweighted++;
      continue;
    }
    nUsed++;
    const offset = Math.min(lengths[segment], Math.max(0, places.offsetsMetres[k]));
    spreadFrom(segment, offset, weight / bandwidthMetres);
  }
  let most = 0;
  for (const value of density) if (value > most) most = value;
  return {
    pieceSegments: pieces.segments,
    pieceOffsetsMetres: pieces.offsets,
    pieceLengthsMetres: pieces.lengths,
    density,
    most,
    parameters: { kernel, bandwidthMetres, pieceMetres, weighted: weights !== undefined },
    nUsed,
    leftOut: leftOutOf({ 'not on a street': unplaced, [NO_WEIGHT]: unweighted }),
  };

  function spreadFrom(segment: number, offset: number, height: number): void {
    for (let piece = pieces.starts[segment]; piece < pieces.starts[segment + 1]; piece++) {
      const distance = Math.abs(pieces.offsets[piece] - offset);
      density[piece] += height * lineKernel(kernel, distance / bandwidthMetres);
    }
    // Walks still to go: street, the node they enter by, metres gone so far, share of the kernel.
    const walks: [segment: number, node: number, gone: number, height: number][] = [];
    leave(segment, network.from[segment], offset, height, walks);
    leave(segment, network.to[segment], lengths[segment] - offset, height, walks);
    for (let walk = walks.pop(); walk !== undefined; walk = walks.pop()) {
      const [street, node, gone, share] = walk;
      const forward = network.from[street] === node;
      for (let piece = pieces.starts[street]; piece < pieces.starts[street + 1]; piece++) {
        const along = forward ? pieces.offsets[piece] : lengths[street] - pieces.offsets[piece];
        density[piece] += share * lineKernel(kernel, (gone + along) / bandwidthMetres);
      }
      leave(street, forward ? network.to[street] : network.from[street], gone + lengths[street], share, walks);
    }
  }

  function leave(
    segment: number,
    node: number,
    gone: number,
    share: number,
    walks: [segment: number, node: number, gone: number, height: number][],
  ): void {
    if (gone >= bandwidthMetres || share * bandwidthMetres < LEAST_SHARE) return;
    const [from, to] = [starts[node], starts[node + 1]];
    if (to - from === 1) {
      walks.push([segment, node, gone, share]);
      return;
    }
    for (let q = from; q < to; q++) {
      if (ends[q] !== segment) walks.push([ends[q], node, gone, share / (to - from - 1)]);
    }
  }
}

function segmentLengths({ nodes, from, to }: StreetNetwork): Float64Array {
  requireSameLength(nodes);
  if (from.length !== to.length) throw new RangeError(`from has ${from.length} entries, to has ${to.length}.`);
  return Float64Array.from(from, (a, s) => {
    const b = to[s];
    const length = Math.hypot(nodes.x[b] - nodes.x[a], nodes.y[b] - nodes.y[a]);
    if (!(length > 0)) throw new RangeError(`Segment ${s} from node ${a} to node ${b} has length ${length}.`);
    return length;
  });
}

function piecesOf(lengths: Float64Array, pieceMetres: number) {
  const starts = new Int32Array(lengths.length + 1);
  lengths.forEach((length, s) => {
    starts[s + 1] = starts[s] + Math.max(1, Math.ceil(length / pieceMetres));
  });
  const n = starts[lengths.length];
  const pieces = { starts, segments: new Int32Array(n), offsets: new Float64Array(n), lengths: new Float64Array(n) };
  lengths.forEach((length, s) => {
    const each = length / (starts[s + 1] - starts[s]);
    for (let piece = starts[s]; piece < starts[s + 1]; piece++) {
      pieces.segments[piece] = s;
      pieces.offsets[piece] = (piece - starts[s] + 0.5) * each;
      pieces.lengths[piece] = each;
    }
  });
  return pieces;
}

function streetsAtNodes({ nodes, from, to }: StreetNetwork): { starts: Int32Array; ends: Int32Array } {
  const starts = new Int32Array(nodes.x.length + 1);
  for (let s = 0; s < from.length; s++) {
    starts[from[s] + 1]++;
    starts[to[s] + 1]++;
  }
  for (let node = 0; node < nodes.x.length; node++) starts[node + 1] += starts[node];
  const next = starts.slice();
  const ends = new Int32Array(2 * from.length);
  for (let s = 0; s < from.length; s++) {
    ends[next[from[s]]++] = s;
    ends[next[to[s]]++] = s;
  }
  return { starts, ends };
}

/**
 * The nearest place on the network within `mostMetres` of each point; segment -1 where there is none. Of streets equally
 * near the first wins.
 */
export function snapToNetwork(
  network: StreetNetwork,
  points: PlanePoints,
  mostMetres: number,
): NetworkPlaces & { leftOut: LeftOut[] } {
  requireSameLength(points);
  requirePositive('mostMetres', mostMetres);
  const lengths = segmentLengths(network);
  const { nodes, from, to } = network;
  const cells = new Map<string, number[]>();
  const side = Math.max(mostMetres, 50);
  const column = (value: number) => Math.floor(value / side);
  for (let s = 0; s < from.length; s++) {
    const [a, b] = [from[s], to[s]];
    const reach = (p: number, q: number, sign: number) =>
      column((sign < 0 ? Math.min(p, q) : Math.max(p, q)) + sign * mostMetres);
    for (let c = reach(nodes.x[a], nodes.x[b], -1); c <= reach(nodes.x[a], nodes.x[b], 1); c++) {
      for (let r = reach(nodes.y[a], nodes.y[b], -1); r <= reach(nodes.y[a], nodes.y[b], 1); r++) {
        const members = cells.get(`${c},${r}`);
        if (members === undefined) cells.set(`${c},${r}`, [s]);
        else members.push(s);
      }
    }
  }
  const n = points.x.length;
  const segments = new Int32Array(n).fill(-1);
  const offsetsMetres = new Float64Array(n).fill(Number.NaN);
  let [unplaced, far] = [0, 0];
  for (let k = 0; k < n; k++) {
    const [x, y] = [points.x[k], points.y[k]];
    if (!Number.isFinite(x + y)) {
      unplaced++;
      continue;
    }
    let nearest = mostMetres * mostMetres;
    for (const s of cells.get(`${column(x)},${column(y)}`) ?? []) {
      const [ax, ay] = [nodes.x[from[s]], nodes.y[from[s]]];
      const [ux, uy] = [(nodes.x[to[s]] - ax) / lengths[s], (nodes.y[to[s]] - ay) / lengths[s]];
      const along = Math.min(lengths[s], Math.max(0, (x - ax) * ux + (y - ay) * uy));
      const squared = (x - ax - along * ux) ** 2 + (y - ay - along * uy) ** 2;
      if (squared < nearest || (squared === nearest && segments[k] === -1)) {
        nearest = squared;
        segments[k] = s;
        offsetsMetres[k] = along;
      }
    }
    if (segments[k] === -1) far++;
  }
  return { segments, offsetsMetres, leftOut: leftOutOf({ [NO_POSITION]: unplaced, 'too far from any street': far }) };
}
