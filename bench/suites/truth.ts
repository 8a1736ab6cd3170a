import { type BenchSuite, median, peakMb } from '../harness.ts';
import { PLACE_METHODS, scorePlaces } from '../truth/places.ts';
import { type TruthTown, truthTown } from '../truth/records.ts';
import { Score } from '../truth/scores.ts';
import { scoreCounts, scoreKnox, scoreMannKendall, scoreWdd } from '../truth/times.ts';

/** Towns to try: seeds `--seed` and on. 50 take some minutes; AIM_TRUTH_SEEDS says another number. */
const DEFAULT_SEEDS = 50;

const CASES: readonly { name: string; nothing: string; score(one: TruthTown, score: Score): void }[] = [
  ...PLACE_METHODS.map((method) => ({
    name: method.name,
    nothing: 'as many records at random addresses',
    score: (one: TruthTown, score: Score) => scorePlaces(method, one, score),
  })),
  {
    name: 'Knox, 200 m and 14 days, ratio at least 1.2, p at most 0.01',
    nothing: 'ordinary burglaries alone',
    score: scoreKnox,
  },
  {
    name: "the briefing's count rule by kind and ward, false alarm rate 0.01",
    nothing: 'the day four weeks earlier',
    score: scoreCounts,
  },
  {
    name: 'WDD with ring, a year before and after, 95 %',
    nothing: 'the same areas before the operation',
    score: scoreWdd,
  },
  {
    name: 'Mann-Kendall, falling, 26 counts of four weeks, 0.05',
    nothing: 'control wards',
    score: scoreMannKendall,
  },
];

/** Is what was planted in the made-up town found, and what was not, not called? Each method over many towns. */
export const suite: BenchSuite = {
  name: 'truth',
  async run({ seed, only, emit }) {
    const nSeeds = Number(process.env['AIM_TRUTH_SEEDS'] ?? DEFAULT_SEEDS);
    const cases = CASES.filter(({ name }) => only === null || name.includes(only)).map((one) => ({
      ...one,
      total: new Score(),
    }));
    const notMade: number[] = [];
    for (let s = seed; s < seed + nSeeds; s++) {
      let one: TruthTown;
      try {
        one = truthTown(s);
      } catch (error) {
        // A seed the generator cannot make a town of says nothing about methods; it is named in every line.
        console.error(`No town of seed ${s}: ${error instanceof Error ? error.message : error}`);
        notMade.push(s);
        continue;
      }
      for (const { score, total } of cases) score(one, total);
      console.error(`Town ${s - seed + 1} of ${nSeeds} done.`);
    }
    const without = notMade.length > 0 ? `, without ${notMade.join(', ')}, of which no town could be made` : '';
    const seeds = `seeds ${seed} to ${seed + nSeeds - 1}${without}`;
    for (const { name, nothing, total } of cases) {
      emit({
        case: name,
        n: median(total.sizes),
        medianMs: median(total.times),
        minMs: Math.min(...total.times),
        ratio: null,
        reference: null,
        target: null,
        met: null,
        peakMb: peakMb(),
        note: `${nSeeds - notMade.length} towns (${seeds}): ${total.words(nothing)}`,
      });
    }
  },
};
