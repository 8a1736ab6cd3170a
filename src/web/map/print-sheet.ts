import './print-sheet.css';
import { setOnPaper } from '../ui/theme.ts';

/** Long enough for the map to be drawn at the sheet's size and in light colours. */
const DRAWN_MS = 1500;

/** Prints the map on one A3 sheet: laid out on the screen first, because a map cannot be drawn anew while it is being printed. */
export async function printSheet(): Promise<void> {
  const { classList } = document.documentElement;
  setOnPaper(true);
  classList.add('map-sheet');
  try {
    await new Promise((drawn) => window.setTimeout(drawn, DRAWN_MS));
    window.print();
  } finally {
    classList.remove('map-sheet');
    setOnPaper(false);
  }
}
