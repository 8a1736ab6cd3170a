import { Type } from 'typebox';
import {
  DAY_MS,
  type KnoxOptions,
  type KnoxPlan,
  type KnoxReplicates,
  knoxReplicates,
  knoxResult,
  NEAR_REPEAT_ROLES,
  nearRepeatFindings,
  nearRepeatRoles,
  planKnox,
} from '../../../analysis/index.ts';
import { type Chosen, chooseRecords, tooFew } from '../choose.ts';
import { defineMethod, type MethodContext, type MethodTask } from '../method.ts';
import { known } from '../model.ts';

/** Replicates between two reports of progress. */
const STEP = 20;

const Edges = (most: number, edges: number[]) =>
  Type.Array(Type.Number({ exclusiveMinimum: 0, maximum: most }), { minItems: 1, maxItems: 20, default: edges });

export const nearRepeatMethod = defineMethod(
  Type.Object(
    {
      spaceEdgesMetres: Edges(20_000, [100, 200, 300]),
      timeEdgesDays: Edges(730, [7, 14, 21, 28]),
      intervals: Type.Enum(['half-open', 'closed-above'], { default: 'half-open' }),
      samePlaceMetres: Type.Union([Type.Number({ exclusiveMinimum: 0, maximum: 1000 }), Type.Null()], { default: 1 }),
      distance: Type.Enum(['manhattan', 'euclidean'], { default: 'manhattan' }),
      nReplicates: Type.Integer({ minimum: 19, maximum: 99_999, default: 999 }),
    },
    { additionalProperties: false },
  ),
  {
    name: 'nearRepeat',
    title: 'Near repeats (Knox)',
    version: 1,
    advisedAs: 'nearRepeat',
    needs: 'At least 50 incidents placed to property or street and dated to the day.',
    cost: (n, { nReplicates }) => (n * nReplicates) / 2000,
    run(task, options, context) {
      const chosen = choose(task);
      const refused = tooFew(chosen, 50, 'Knox', 'kernelDensity');
      if (refused !== null) return refused;
      const { plan, events } = planFor(task, chosen, options, context.seed);
      const result = knoxResult(plan, context.parts ?? replicatesOf(plan, context, 1, options.nReplicates + 1));
      const findings = nearRepeatFindings(result);
      const zone = findings.nearby ?? findings.samePlace;
      const roles =
        zone === null
          ? null
          : nearRepeatRoles(events, {
              withinMetres: Math.max(zone.metres, options.samePlaceMetres ?? 0),
              withinDays: zone.days,
              distance: options.distance,
              ...(options.samePlaceMetres === null ? {} : { samePlaceMetres: options.samePlaceMetres }),
            });
      const nRole = (role: string) =>
        roles === null ? null : roles.role.filter((code) => NEAR_REPEAT_ROLES[code] === role).length;
      const nTime = result.timeBands.length;
      return {
        refused: false,
        result: {
          kind: 'table',
          figures: {
            nPairs: result.nPairs,
            nearbyMetres: findings.nearby?.metres ?? null,
            nearbyDays: findings.nearby?.days ?? null,
            nearbyLift: findings.nearby === null ? null : known(findings.nearby.lift),
            samePlaceLift: findings.samePlace === null ? null : known(findings.samePlace.lift),
            nOriginators: nRole('originator'),
            nRepeats: nRole('repeat'),
            nNearRepeats: nRole('near repeat'),
            nSeries: roles?.nSeries ?? null,
          },
          tables: [
            {
              name: 'pairs',
              columns: ['fromMetres', 'untilMetres', 'fromDays', 'untilDays', 'observed', 'expected', 'ratio', 'p'],
              rows: [...result.observed].map((observed, cell) => {
                const space = result.spaceBands[Math.floor(cell / nTime)]!;
                const time = result.timeBands[cell % nTime]!;
                return [
                  space.from,
                  known(space.until),
                  time.from,
                  known(time.until),
                  observed,
                  known(result.expected[cell]!),
                  known(result.ratio[cell]!),
                  known(result.p[cell]!),
                ];
              }),
            },
          ],
        },
        words: findings.words,
        warnings: [],
        nUsed: result.nUsed,
        leftOut: [...chosen.leftOut, ...result.leftOut],
      };
    },
    replicates: {
      // Nothing to share out where the run will be refused.
      count: ({ nReplicates }) => nReplicates,
      part(task, options, context, from, until) {
        const chosen = choose(task);
        if (chosen.rows.length < 50) return [];
        return replicatesOf(planFor(task, chosen, options, context.seed).plan, context, from, until);
      },
    },
  },
);

function choose(task: MethodTask): Chosen {
  return chooseRecords(task.records, { place: 'street', time: 'day', single: true });
}

function planFor(task: MethodTask, chosen: Chosen, options: KnoxOptions, seed: number) {
  // Dates, not times of day: most records know no better, and bands are of whole days.
  const time = Float64Array.from(chosen.rows, (row) => task.records.day[row]! * DAY_MS);
  const events = { ...chosen.points, time };
  return { plan: planKnox(events, { ...options, seed }), events };
}

function replicatesOf(plan: KnoxPlan, context: MethodContext, from: number, until: number): KnoxReplicates[] {
  const parts: KnoxReplicates[] = [];
  for (let at = from; at < until; at += STEP) {
    context.signal?.throwIfAborted();
    const next = Math.min(until, at + STEP);
    parts.push(knoxReplicates(plan, at, next));
    context.progress(next - from, until - from, 'replicates');
  }
  return parts;
}
