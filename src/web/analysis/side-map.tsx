import { useEffect, useRef, useState } from 'react';
import type { OwnTiles } from '../../places/model.ts';
import type { Basemap } from '../map/basemap.ts';
import type { LiveQuestion } from '../map/live-surface.ts';
import { keyOf } from '../map/measure.ts';
import type { Picture } from '../map/picture.ts';
import { readCamera, writeCamera } from '../map/search.ts';
import type { ChangeMap } from '../map/state.ts';
import { useSurface } from '../map/surface.ts';
import { TownMap } from '../map/town-map.ts';
import { useIsDark } from '../ui/theme.ts';
import { countWords } from '../ui/words.ts';

/** The days compared with, on a second map that moves with the first; same measure, same breaks. */
export function SideMap({
  picture,
  basemap,
  own,
  rings,
  question,
  words,
  periodWords,
  camera,
  change,
}: {
  picture: Picture;
  basemap: Basemap;
  own: OwnTiles | null;
  rings: number[][][];
  question: LiveQuestion;
  words: string;
  /** Where the measure is another than the first map's: then this map has a key of its own. */
  periodWords: string | null;
  camera: string | undefined;
  change: ChangeMap;
}) {
  const container = useRef<HTMLDivElement>(null);
  const [map, setMap] = useState<TownMap | null>(null);
  const isDark = useIsDark();
  const start = useRef(readCamera(camera));
  useEffect(() => {
    if (!container.current) return;
    const made = new TownMap(container.current, basemap, own, start.current, {
      onCamera: (at) => change({ at: writeCamera(at) }),
      onMarks: () => {},
      onPick: () => {},
      onGround: () => {},
      onHotSpot: () => {},
      onCorner: () => {},
    });
    made.map.getCanvas().setAttribute('aria-label', `Map of ${words}. It moves with the first map.`);
    setMap(made);
    return () => {
      setMap(null);
      made.remove();
    };
  }, [basemap, own, change, words]);
  useEffect(() => {
    const at = readCamera(camera);
    if (map && at && !map.map.isMoving()) map.map.jumpTo({ center: [at.lon, at.lat], zoom: at.zoom });
  }, [map, camera]);
  const shownTheme = useRef(isDark);
  useEffect(() => {
    if (shownTheme.current === isDark) return;
    shownTheme.current = isDark;
    map?.setTheme();
  }, [map, isDark]);
  const shown = useSurface({ picture, rings, question, isDark, showsDensity: true, tellsPeaks: false });
  useEffect(() => map?.setSurface(shown?.image ?? null), [map, shown]);
  const key = periodWords !== null && shown ? keyOf(shown.measure, false, shown.breaks, periodWords) : null;
  return (
    <div className="map-half">
      <div className="map-canvas" ref={container} />
      <div className="floating side-words sm">
        <b>{words}</b>
        {shown && <span className="ink2"> {countWords(shown.nRecords)} records</span>}
        {key && (
          <div className="key-classes">
            <p className="xs mut">{key.unit}</p>
            {key.classes.map(({ token, word, range }) => (
              <div key={token} className="row g2 xs">
                <span className="key-colour" style={{ background: `var(${token})` }} />
                <span className="b key-word">{word}</span>
                <span className="ink2 tab">{range}</span>
              </div>
            ))}
            <p className="xs mut">{key.clear}</p>
          </div>
        )}
      </div>
    </div>
  );
}
