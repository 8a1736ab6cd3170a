import { Type } from 'typebox';
import { crossK, leftOutOf, nearestNeighbourIndex, polygonHolds, ripleyK } from '../../../analysis/index.ts';
import { chooseRecords, refuse, round, tooFew } from '../choose.ts';
import { defineMethod } from '../method.ts';
import { known } from '../model.ts';

export const ripleyMethod = defineMethod(
  Type.Object(
    {
      distancesMetres: Type.Array(Type.Number({ exclusiveMinimum: 0, maximum: 10_000 }), {
        minItems: 1,
        maxItems: 50,
        default: [50, 100, 200, 300, 400, 500, 750, 1000],
      }),
      edgeCorrection: Type.Enum(['none', 'border'], { default: 'border' }),
      replicates: Type.Integer({ minimum: 19, maximum: 999, default: 99 }),
    },
    { additionalProperties: false },
  ),
  {
    name: 'ripleyK',
    title: 'Clustered up to which distance (Ripley’s K)',
    version: 1,
    advisedAs: 'ripleyK',
    needs: 'At least 50 incidents placed to property or street; with a second selection, cross-K between the two.',
    comparesTwo: true,
    // Pairs within the largest distance; incidents crowd, and a second selection adds as many.
    cost: (n, { replicates, distancesMetres }) =>
      n * n * replicates * 7e-6 * (Math.max(...distancesMetres) / 1000) ** 2,
    run(task, options, { seed }) {
      const { studyArea, areaKm2 } = task.ground;
      if (studyArea === null) return refuse('Ripley’s K needs a study area; no areas are loaded.', 'kernelDensity');
      const needs = { place: 'street', single: true } as const;
      const chosen = chooseRecords(task.records, needs);
      const second = task.others === null ? null : chooseRecords(task.others, needs);
      const refused =
        tooFew(chosen, 50, 'Ripley’s K', 'kernelDensity') ??
        (second === null ? null : tooFew(second, 50, 'Ripley’s K (the second selection)', 'kernelDensity'));
      if (refused !== null) return refused;
      const asked = { ...options, studyArea, seed };
      const nFirst = chosen.rows.length;
      const found =
        second === null
          ? ripleyK(chosen.points, asked)
          : crossK(
              { x: joined(chosen.points.x, second.points.x), y: joined(chosen.points.y, second.points.y) },
              Uint8Array.from({ length: nFirst + second.rows.length }, (_, i) => (i < nFirst ? 0 : 1)),
              asked,
            );
      const nOutside = chosen.points.x.reduce(
        (n, x, i) => n + (polygonHolds(studyArea, x, chosen.points.y[i]!) ? 0 : 1),
        0,
      );
      const nearest = second === null ? nearestNeighbourIndex(chosen.points, { areaM2: areaKm2 * 1e6 }) : null;
      const above = options.distancesMetres.filter((_, i) => found.L[i]! > (found.upper?.[i] ?? Number.NaN));
      const what = second === null ? 'clustered' : 'nearer to those of the second selection than their places explain';
      return {
        refused: false,
        result: {
          kind: 'table',
          figures: {
            p: found.p,
            nearestNeighbourIndex: nearest === null ? null : known(nearest.index),
            meanNearestMetres: nearest === null ? null : known(nearest.meanDistanceMetres),
            nSecond: second?.rows.length ?? null,
          },
          tables: [
            {
              name: 'distances',
              columns: ['metres', 'K', 'L', 'lower', 'upper'],
              rows: options.distancesMetres.map((metres, i) => [
                metres,
                known(found.K[i]!),
                known(found.L[i]!),
                known(found.lower?.[i] ?? Number.NaN),
                known(found.upper?.[i] ?? Number.NaN),
              ]),
            },
          ],
        },
        words: [
          (found.p ?? 1) > 0.05
            ? `That incidents are ${what} cannot be told from chance (one test over all distances, p = ${round(found.p ?? 1, 2)}).`
            : above.length === 0
              ? `Incidents differ from chance (p = ${round(found.p!, 2)}) but are not ${what} at any distance asked.`
              : `Incidents are ${what} at ${above.join(', ')} m (one test over all distances, p = ${round(found.p!, 2)}).`,
          ...(nearest === null
            ? []
            : [
                `The nearest other incident is ${round(nearest.meanDistanceMetres)} m away on average, ${round(nearest.index, 2)} of what an even spread would have.`,
              ]),
          `${found.nUsed} points used, ${options.replicates} simulations.`,
        ],
        warnings:
          second === null ? ['Held against an even spread, which no town has: compare crimes with each other.'] : [],
        // Of the first selection, as everywhere.
        nUsed: nFirst - nOutside,
        leftOut: [...chosen.leftOut, ...leftOutOf({ 'outside the study area': nOutside })],
      };
    },
  },
);

function joined(a: ArrayLike<number>, b: ArrayLike<number>): Float64Array {
  return Float64Array.from({ length: a.length + b.length }, (_, i) => (i < a.length ? a[i]! : b[i - a.length]!));
}
