import { useState } from 'react';
import { cellCentre } from '../../analysis/index.ts';
import type { Picture } from '../map/picture.ts';
import { fromPlane } from '../map/plane.ts';
import { apply } from '../map/plane-fit.ts';
import { writeSpot } from '../map/search.ts';
import type { ChangeMap } from '../map/state.ts';
import type { Shown } from '../map/surface.ts';
import { countWords, plural } from '../ui/words.ts';

const LONGEST = 25;

/** The cells of the map as a table, highest first: the same numbers, the same way to explain a place. */
export function CellTable({ shown, picture, change }: { shown: Shown; picture: Picture; change: ChangeMap }) {
  const { grid, values, measure, isDifference } = shown;
  const [isOpen, setIsOpen] = useState(false);
  const cells: number[] = [];
  // Sorted only while it is looked at: the surface changes many times a second.
  if (isOpen) for (let cell = 0; cell < values.length; cell++) if (values[cell]! > 0) cells.push(cell);
  cells.sort((a, b) => values[b]! - values[a]! || a - b);
  const unit = measure.method === 'density' ? 'A km²' : measure.method === 'counts' ? 'In the cell' : 'Against chance';
  return (
    <details className="analysis-advice" onToggle={(event) => setIsOpen(event.currentTarget.open)}>
      <summary className="sm">
        The numbers as a table{isOpen ? `: ${plural(cells.length, 'cell')} above nothing` : ''}
      </summary>
      <table className="cell-table">
        <caption className="unseen">
          The {Math.min(LONGEST, cells.length)} highest cells of {grid.cellSizeMetres} m on the map, highest first
        </caption>
        <thead>
          <tr>
            <th scope="col">Middle, metres east and north</th>
            <th scope="col" className="num">
              {isDifference ? 'More a km²' : unit}
            </th>
          </tr>
        </thead>
        <tbody>
          {cells.slice(0, LONGEST).map((cell) => {
            const { x, y } = cellCentre(grid, cell);
            const [mapX, mapY] = picture.fit ? apply(picture.fit.toMap, x, y) : [x, y];
            return (
              <tr key={cell}>
                <td>
                  <button
                    type="button"
                    className="q"
                    onClick={() =>
                      change({
                        spot: writeSpot(...fromPlane(picture.plane, mapX, mapY)),
                        hot: undefined,
                        sel: undefined,
                      })
                    }
                  >
                    {Math.round(x)}, {Math.round(y)}
                  </button>
                </td>
                <td className="num">{numberWords(values[cell]!, measure.method)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </details>
  );
}

function numberWords(value: number, method: string): string {
  if (method === 'hotspots')
    return Math.trunc(value) >= 2 ? 'hot, p up to 0.01' : value >= 1 ? 'hot, p up to 0.05' : '';
  return value >= 100 ? countWords(value) : String(Number(value.toPrecision(3)));
}
