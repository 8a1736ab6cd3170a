import type pg from 'pg';
import { createRandom } from '../src/analysis/index.ts';
import { addPerson, systemViewer } from '../src/governance/index.ts';
import {
  type AnalysisDeps,
  analysisGroundOf,
  groundOf,
  type IntelligenceDeps,
  openAnalysisPool,
} from '../src/intelligence/index.ts';
import { openPicture } from '../src/picture/index.ts';
import { BRITISH_NATIONAL_GRID, loadGazetteer } from '../src/places/index.ts';
import { type Clock, type Deps, silentLog } from '../src/platform/index.ts';
import { LOCATION_PRECISIONS, type Role, type Viewer } from '../src/vocabulary/index.ts';
import { testDatabase, testViewer } from './database.ts';
import { commitMoment, insertFeed, type MadeUpIncident } from './picture.ts';

const BURGLARY = 121;
const HOUR = 3_600_000;
/** South-west corner of the made-up square, metres of the National Grid. */
export const CORNER = [450_000, 520_000] as const;

/** Two kilometres of made-up streets, 200 m apart, with incidents about three corners, on a database of its own. */
export async function openTaskingTown(clock: Clock) {
  const database = await testDatabase();
  const client = await database.connect();
  await insertFeed(client, 1);
  await insertStreets(client);
  const day = Math.floor(clock.now() / (24 * HOUR));
  await commitMoment(client, 1, { known: incidents(day) });
  const deps: Deps = { database, clock, log: silentLog, dataFolder: '/nowhere' };
  const picture = await openPicture(deps, 1);
  const gazetteer = await database.transact(systemViewer(1, 'test'), (tx) => loadGazetteer(deps, tx));
  const ground = groundOf(gazetteer);
  const analysisGround = analysisGroundOf(gazetteer);
  const analysis: AnalysisDeps = {
    ...deps,
    picture,
    analysisGround: async () => analysisGround,
    pool: openAnalysisPool({ threads: 1 }),
  };
  const intelligence = {
    ...deps,
    picture,
    partnership: { name: 'Made-up partnership', madeUp: true, marking: 'OFFICIAL' as const, timeZone: 'Europe/London' },
    agencyKinds: new Map([
      [1, 'police' as const],
      [2, 'council' as const],
      [3, 'fire' as const],
    ]),
    holidays: { country: 'GB' },
    ground: async () => ground,
    lateFeeds: async () => [],
  } satisfies Omit<IntelligenceDeps, 'partnership'> & { partnership: object };
  let people = 0;
  return {
    deps,
    client,
    analysis,
    intelligence,
    async person(role: Role, agencyId: number): Promise<Viewer> {
      const { personId } = await addPerson(deps, systemViewer(1, 'test'), {
        signInName: `made.up.${people++}`,
        name: `Made Up ${people}`,
        agencyId,
        roles: [role],
        clearance: 'OFFICIAL-SENSITIVE',
        password: 'a long made-up sentence',
      });
      return testViewer({ personId, agencyId, roles: [role], name: `Made Up ${people}` });
    },
    async close() {
      await analysis.pool.close();
      await picture.close();
      await client.end();
    },
  };
}

async function insertStreets(client: pg.Client): Promise<void> {
  const [east, north] = CORNER;
  for (let i = 0; i <= 10; i++) {
    for (const isEastWest of [true, false]) {
      const line: number[] = [];
      for (let j = 0; j <= 10; j++) line.push(east + 200 * (isEastWest ? j : i), north + 200 * (isEastWest ? i : j));
      const degrees: number[] = [];
      for (let k = 0; k < line.length; k += 2) {
        const { lon, lat } = BRITISH_NATIONAL_GRID.toWgs84(line[k]!, line[k + 1]!);
        degrees.push(lon, lat);
      }
      const name = `${isEastWest ? 'Row' : 'Column'} ${i}`;
      await client.query(
        `insert into street_segment (partnership_id, code, name, name_key, length_metres, line, line_degrees)
          values (1, $1, $1, lower($1), 2000, $2, $3)`,
        [name, line, degrees],
      );
    }
  }
}

function incidents(lastDay: number): MadeUpIncident[] {
  const random = createRandom(5);
  const corners = [
    [300, 300],
    [1500, 700],
    [900, 1700],
  ] as const;
  return Array.from({ length: 300 }, (_, i) => {
    const [cx, cy] = corners[i % 3]!;
    const x = CORNER[0] + cx + 120 * random.gaussian();
    const y = CORNER[1] + cy + 120 * random.gaussian();
    const { lon, lat } = BRITISH_NATIONAL_GRID.toWgs84(x, y);
    const at = (lastDay - 1 - (i % 50)) * 24 * HOUR + 20 * HOUR;
    return {
      incidentId: i + 1,
      categoryId: BURGLARY,
      agencyId: 1,
      occurredFrom: at,
      occurredTo: at,
      locationPrecision: LOCATION_PRECISIONS.indexOf('property'),
      x,
      y,
      lon,
      lat,
      marking: 0,
    };
  });
}
