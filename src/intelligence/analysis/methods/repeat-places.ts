import { Type } from 'typebox';
import { repeatPlaces } from '../../../analysis/index.ts';
import { chooseRecords, percent, tooFew } from '../choose.ts';
import { defineMethod } from '../method.ts';

export const repeatPlacesMethod = defineMethod(
  Type.Object(
    {
      lastRow: Type.Integer({ minimum: 2, maximum: 50, default: 5 }),
      mostPlaces: Type.Integer({ minimum: 0, maximum: 1000, default: 50 }),
    },
    { additionalProperties: false },
  ),
  {
    name: 'repeatPlaces',
    title: 'Repeat addresses',
    version: 1,
    advisedAs: 'repeatPlaces',
    needs: 'At least 10 incidents placed to property.',
    cost: (n) => n / 2000,
    run(task, options) {
      const chosen = chooseRecords(task.records, { place: 'property', single: true });
      const refused = tooFew(chosen, 10, 'Repeat places', 'areaCounts');
      if (refused !== null) return refused;
      const ids = Int32Array.from(chosen.rows, (row) => task.records.addressId[row]!);
      const atRisk = task.ground.nAddresses;
      const found = repeatPlaces(ids, { lastRow: options.lastRow, ...(atRisk > 0 ? { nPlacesAtRisk: atRisk } : {}) });
      return {
        refused: false,
        result: {
          kind: 'table',
          figures: {
            nPlaces: found.nPlaces,
            nRepeatPlaces: found.nRepeatPlaces,
            nIncidentsAtRepeatPlaces: found.nIncidentsAtRepeatPlaces,
            shareAfterFirst: Number.isNaN(found.shareAfterFirst) ? null : found.shareAfterFirst,
            nPlacesAtRisk: atRisk > 0 ? atRisk : null,
          },
          tables: [
            {
              name: 'repeats',
              columns: ['incidents', 'orMore', 'places', 'incidentsThere', 'placesExpected'],
              rows: found.table.map((row) => [
                row.incidents,
                row.orMore ? 'or more' : '',
                row.nPlaces,
                row.nIncidents,
                row.nPlacesExpected,
              ]),
            },
            {
              name: 'places',
              columns: ['addressId', 'incidents'],
              rows: [...found.places]
                .slice(0, options.mostPlaces)
                .flatMap((id, i) => (found.counts[i]! >= 2 ? [[id, found.counts[i]!]] : [])),
            },
          ],
        },
        words: [
          `${found.nRepeatPlaces} of ${found.nPlaces} addresses with an incident have had two or more; they hold ${found.nIncidentsAtRepeatPlaces} of ${found.nUsed} incidents. ${percent(found.shareAfterFirst || 0)} came after the first at their address.`,
        ],
        warnings: [],
        nUsed: found.nUsed,
        leftOut: [...chosen.leftOut, ...found.leftOut],
      };
    },
  },
);
