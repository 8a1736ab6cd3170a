import './print-sheet.css';
import { setOnPaper } from '../ui/theme.ts';

/** Long enough for the map to be drawn at the sheet's size and in light colours. */
const DRAWN_MS = 1500;

/** The image is made in the map's next frame. */
const PICTURED_MS = 500;

/** Told to the maps of the page when they stand as they are to be printed. */
export const LAY_OUT = 'aim-lay-out';

/** Prints the map on one A3 sheet: laid out on the screen first, because a map cannot be drawn anew while it is being printed. */
export async function printSheet(): Promise<void> {
  const { classList } = document.documentElement;
  setOnPaper(true);
  classList.add('map-sheet');
  try {
    await new Promise((drawn) => window.setTimeout(drawn, DRAWN_MS));
    window.dispatchEvent(new Event(LAY_OUT));
    await new Promise((drawn) => window.setTimeout(drawn, PICTURED_MS));
    window.print();
  } finally {
    classList.remove('map-sheet');
    for (const image of document.querySelectorAll('.sheet-ground')) image.remove();
    setOnPaper(false);
  }
}
