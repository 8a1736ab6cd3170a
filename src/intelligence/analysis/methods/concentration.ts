import { Type } from 'typebox';
import { concentration, leftOutOf } from '../../../analysis/index.ts';
import { countByArea } from '../by-area.ts';
import { chooseRecords, percent, refuse, round, tooFew } from '../choose.ts';
import { defineMethod, type MethodTask } from '../method.ts';
import { known } from '../model.ts';

const PLACES = ['street', 'address', 'ward', 'smallArea', 'beat'] as const;
const PLACE_WORDS = {
  street: 'street segments',
  address: 'addresses',
  ward: 'wards',
  smallArea: 'small areas',
  beat: 'beats',
};

export const concentrationMethod = defineMethod(
  Type.Object(
    {
      place: Type.Enum([...PLACES], { default: 'street' }),
      shares: Type.Array(Type.Number({ exclusiveMinimum: 0, maximum: 1 }), {
        minItems: 1,
        maxItems: 10,
        default: [0.25, 0.5, 0.8],
      }),
    },
    { additionalProperties: false },
  ),
  {
    name: 'concentration',
    title: 'Concentration on few places',
    version: 1,
    advisedAs: 'areaCounts',
    needs: 'At least 20 incidents placed to the kind of place asked for, and all places of that kind loaded.',
    cost: (n) => n / 2000,
    run(task, { place, shares }) {
      const counted = place === 'street' || place === 'address' ? countByPlace(task, place) : byArea(task, place);
      if ('refused' in counted) return counted;
      if (counted.counts.length === 0) {
        return refuse(
          `Concentration needs all ${PLACE_WORDS[place]}, those without incidents too; none are loaded.`,
          null,
        );
      }
      if (counted.nUsed < 20) {
        return refuse(
          `Concentration needs at least 20 incidents placed to ${PLACE_WORDS[place]}; you have ${counted.nUsed}.`,
          'areaCounts',
          counted.leftOut,
        );
      }
      const found = concentration(counted.counts, { shares });
      const half = found.places.find(({ share }) => share === 0.5) ?? found.places[0]!;
      return {
        refused: false,
        result: {
          kind: 'table',
          figures: {
            gini: known(found.gini),
            giniGeneralised: known(found.giniGeneralised),
            nPlaces: found.nPlaces,
            nIncidents: found.nIncidents,
          },
          tables: [
            {
              name: 'places',
              columns: ['shareOfIncidents', 'places', 'shareOfPlaces'],
              rows: found.places.map(({ share, nPlaces, shareOfPlaces }) => [share, nPlaces, known(shareOfPlaces)]),
            },
            {
              name: 'lorenz',
              columns: ['shareOfPlaces', 'shareOfIncidents'],
              rows: [...found.lorenz.shareOfPlaces].map((x, i) => [x, found.lorenz.shareOfIncidents[i]!]),
            },
          ],
        },
        words: [
          `${percent(half.share)} of ${found.nIncidents} incidents happened at ${half.nPlaces} of ${found.nPlaces} ${PLACE_WORDS[place]} (${round(100 * half.shareOfPlaces, 2)} %). Gini ${round(found.gini)}; ${round(found.giniGeneralised)} when the number of incidents is allowed for.`,
        ],
        warnings: [],
        nUsed: counted.nUsed,
        leftOut: counted.leftOut,
      };
    },
  },
);

function byArea(task: MethodTask, kind: 'ward' | 'smallArea' | 'beat') {
  return countByArea(task.records, task.ground.areas[kind], kind);
}

function countByPlace(task: MethodTask, place: 'street' | 'address') {
  const chosen = chooseRecords(task.records, { place: place === 'street' ? 'street' : 'property' });
  const refused = tooFew(chosen, 20, 'Concentration', 'areaCounts');
  if (refused !== null) return refused;
  const ids = place === 'street' ? task.records.segmentId : task.records.addressId;
  const byId = new Map<number, number>();
  let unknown = 0;
  for (const row of chosen.rows) {
    const id = ids[row]!;
    if (id < 0) unknown++;
    else byId.set(id, (byId.get(id) ?? 0) + task.records.count[row]!);
  }
  const nPlaces = place === 'street' ? task.ground.nSegments : task.ground.nAddresses;
  const counts = new Float64Array(nPlaces === 0 ? 0 : Math.max(nPlaces, byId.size));
  let i = 0;
  // Order does not matter to the method; without any loaded nothing is counted.
  if (nPlaces > 0) for (const count of byId.values()) counts[i++] = count;
  return {
    counts,
    nUsed: chosen.rows.length - unknown,
    leftOut: [...chosen.leftOut, ...leftOutOf({ [`on no known ${place}`]: unknown })],
  };
}
