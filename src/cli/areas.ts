import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { placeAgain } from '../intake/index.ts';
import {
  AREA_KINDS,
  type AreaKind,
  BASEMAP_LAYERS,
  type BasemapLayer,
  importAddresses,
  importAreas,
  importBasemapLayer,
  importLookup,
  importPlacesFolder,
  importPostcodes,
  importStreets,
  importVenues,
  listAreaSets,
  setTiles,
  type TilesSetting,
} from '../places/index.ts';
import { badRequest, type Deps, terminalProgress } from '../platform/index.ts';
import { DEFAULT_TIME_ZONE, type Viewer } from '../vocabulary/index.ts';
import { commandLineViewer, findOrSetUpPartnership } from './aim.ts';
import { type Answer, type CommonOptions, common, withAim, workingFolder } from './verb.ts';

interface TilesOptions {
  url?: string;
  kind: 'raster' | 'vector';
  pmtiles?: string;
  ownLayers?: boolean;
  attribution: string;
  layers: string;
}

function tilesOf({ url, kind, pmtiles, ownLayers, attribution, layers }: TilesOptions): TilesSetting | null {
  if ([url, pmtiles, ownLayers].filter((said) => said !== undefined).length !== 1) {
    throw badRequest('usage.tiles', 'Say one of --url, --pmtiles and --own-layers.');
  }
  if (ownLayers) return null;
  const [water = '', parks = '', roads = ''] = layers.split(',').map((name) => name.trim());
  const common = { attribution, layers: { water, parks, roads } };
  if (url !== undefined) return { kind, url, ...common };
  return { kind: 'pmtiles', file: resolve(workingFolder(), pmtiles!), ...common };
}

/** `aim areas …`: everything incidents are placed by. */
export function areasVerb(program: Command): void {
  const areas = program
    .command('areas')
    .description('areas, streets, postcodes and addresses that incidents are placed by');

  common(
    areas
      .command('place-again')
      .description('find areas and streets of records already loaded anew, as the server does after areas changed'),
  ).action((options: CommonOptions) =>
    withPlaces(options, async (deps, viewer) => {
      const progress = terminalProgress({ unit: 'records' });
      const done = await placeAgain(deps, viewer, {
        onProgress: (n, total) => progress.update(n, total, 'Finding areas and streets'),
      });
      progress.finish();
      return {
        text: `${done.changed} of ${done.looked} records are now counted in other areas or on another street.`,
        json: { ...done },
      };
    }),
  );

  common(areas.command('list').description('the sets of areas')).action((options: CommonOptions) =>
    withPlaces(options, async (deps, viewer) => {
      const sets = await listAreaSets(deps, viewer);
      return {
        text: sets
          .map(
            (set) =>
              `${set.kind.padEnd(14)} ${set.vintage.padEnd(10)} ${set.name}${set.isInUse ? '' : '  (not in use)'}`,
          )
          .join('\n'),
        json: { areaSets: sets },
      };
    }),
  );

  common(
    areas
      .command('tiles')
      .description('what the map’s ground is drawn from: tiles by address, a PMTiles file, or AIM’s own layers')
      .option('--url <address>', 'with {z}, {x} and {y}')
      .addOption(new Option('--kind <kind>', 'of tiles by address').choices(['raster', 'vector']).default('raster'))
      .option('--pmtiles <file>', 'a PMTiles version 3 archive on this machine')
      .option('--own-layers', 'back to AIM’s own layers')
      .option('--attribution <words>', 'whose tiles they are, shown on the map', '')
      .option('--layers <names>', 'vector layers of water, parks and roads', 'water,landuse,roads'),
  ).action((options: CommonOptions & TilesOptions) =>
    withPlaces(options, async (deps, viewer) => {
      const setting = tilesOf(options);
      await setTiles(deps, viewer, setting);
      return {
        text:
          setting === null
            ? 'The map is drawn from AIM’s own layers.'
            : 'Set. A running AIM takes a new address at its next start.',
        json: { tiles: setting },
      };
    }),
  );

  common(
    areas
      .command('import')
      .description(
        'areas from a GeoJSON file (export Shapefile and GeoPackage to GeoJSON first): all, or none where one is bad',
      )
      .argument('<file>')
      .addOption(new Option('--kind <kind>', 'what they are').choices(AREA_KINDS).makeOptionMandatory())
      .requiredOption('--vintage <edition>', 'year or name of the edition, for instance 2021')
      .option('--name <name>', 'name of the set')
      .option('--code-property <name>', 'property that holds each area’s code')
      .option('--name-property <name>', 'property that holds each area’s name')
      .option('--crs <code>', 'coordinate system of the file, where it does not say: EPSG:4326 or EPSG:27700')
      .option('--keep-out-of-use', 'keep the set, but do not place incidents in it'),
  ).action(
    (
      file: string,
      options: CommonOptions & {
        kind: AreaKind;
        vintage: string;
        name?: string;
        codeProperty?: string;
        nameProperty?: string;
        crs?: string;
        keepOutOfUse?: boolean;
      },
    ) =>
      withPlaces(options, async (deps, viewer) => {
        const { kind, vintage, name, codeProperty, nameProperty, crs } = options;
        const done = await importAreas(deps, viewer, {
          source: { file: absolute(file) },
          ...{ kind, vintage, name, codeProperty, nameProperty, crs },
          isInUse: options.keepOutOfUse ? false : undefined,
        });
        return {
          text: [`${counted(done)} ${kind} areas of ${vintage}.`, ...done.notices].join('\n'),
          json: { ...done },
        };
      }),
  );

  for (const [what, run] of [
    ['streets', importStreets],
    ['postcodes', importPostcodes],
    ['addresses', importAddresses],
    ['venues', importVenues],
  ] as const) {
    common(
      areas.command(what).description(`${what} from a file (layout: docs/town.md, "Places")`).argument('<file>'),
    ).action((file: string, options: CommonOptions) =>
      withPlaces(options, async (deps, viewer) => {
        const done = await run(deps, viewer, { source: { file: absolute(file) } });
        return { text: `${counted(done)} ${what}.`, json: { ...done } };
      }),
    );
  }

  common(
    areas
      .command('lookup')
      .description('how codes of one vintage became those of the next')
      .argument('<file>')
      .addOption(new Option('--kind <kind>').choices(AREA_KINDS).makeOptionMandatory())
      .requiredOption('--from <vintage>')
      .requiredOption('--to <vintage>'),
  ).action((file: string, options: CommonOptions & { kind: AreaKind; from: string; to: string }) =>
    withPlaces(options, async (deps, viewer) => {
      const { kind, from, to } = options;
      const input = { source: { file: absolute(file) }, kind, fromVintage: from, toVintage: to };
      const { changes } = await importLookup(deps, viewer, input);
      return { text: `${changes} changes of code from ${from} to ${to}.`, json: { changes } };
    }),
  );

  common(
    areas
      .command('basemap')
      .description('a layer of the map, GeoJSON')
      .addArgument(program.createArgument('<layer>', 'which').choices(BASEMAP_LAYERS))
      .argument('<file>'),
  ).action((layer: BasemapLayer, file: string, options: CommonOptions) =>
    withPlaces(options, async (deps, viewer) => {
      const { features } = await importBasemapLayer(deps, viewer, { source: { file: absolute(file) }, layer });
      return { text: `The ${layer} layer has ${features} features.`, json: { layer, features } };
    }),
  );

  common(
    areas
      .command('folder')
      .description('everything of a folder laid out as the made-up town’s (docs/town.md)')
      .argument('<folder>')
      .requiredOption('--vintage <edition>', 'year or name of the edition'),
  ).action((folder: string, options: CommonOptions & { vintage: string }) =>
    withPlaces(options, async (deps, viewer) => {
      const { imported } = await importPlacesFolder(deps, viewer, {
        folder: absolute(folder),
        vintage: options.vintage,
      });
      return {
        text: `Imported ${imported.join(', ') || 'nothing: the folder holds none of the files'}.`,
        json: { imported },
      };
    }),
  );
}

function withPlaces(options: CommonOptions, work: (deps: Deps, viewer: Viewer) => Promise<Answer>): Promise<void> {
  return withAim(options, { mayMake: true }, async ({ deps }) => {
    const { partnershipId } = await findOrSetUpPartnership(deps, {
      named: options.partnership,
      timeZone: DEFAULT_TIME_ZONE,
      plane: { id: 'bng' },
    });
    return work(deps, commandLineViewer(partnershipId));
  });
}

const absolute = (path: string) => resolve(workingFolder(), path);

function counted({ added, updated, unchanged }: { added: number; updated: number; unchanged: number }): string {
  return `${added} added, ${updated} updated, ${unchanged} unchanged`;
}
