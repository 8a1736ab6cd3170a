import type { StoredPlan } from './store/plans.ts';

/** The way and the visits in order, as GeoJSON: what a phone shows and other programs read. */
export function routeGeoJson(plan: StoredPlan, crew?: number): GeoJSON.FeatureCollection {
  const { body } = plan;
  return {
    type: 'FeatureCollection',
    features: body.crews.flatMap((each, k): GeoJSON.Feature[] => {
      if (crew !== undefined && crew !== k) return [];
      const coordinates: number[][] = [];
      for (let i = 0; i + 1 < each.way.length; i += 2) coordinates.push([each.way[i]!, each.way[i + 1]!]);
      return [
        {
          type: 'Feature',
          properties: {
            kind: 'way',
            crew: k,
            travelMinutes: each.travelMinutes,
            backAt: new Date(each.backAt).toISOString(),
          },
          geometry: { type: 'LineString', coordinates },
        },
        ...each.visits.map(({ visitId, place, from, to }, i): GeoJSON.Feature => {
          const { name, ward, lon, lat, reachMetres } = body.places[place]!;
          return {
            type: 'Feature',
            id: visitId,
            properties: {
              kind: 'visit',
              crew: k,
              order: i + 1,
              place,
              name,
              ward,
              from: new Date(from).toISOString(),
              to: new Date(to).toISOString(),
              reachMetres: Math.round(reachMetres),
            },
            geometry: { type: 'Point', coordinates: [lon, lat] },
          };
        }),
      ];
    }),
  };
}
