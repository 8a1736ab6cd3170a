import { mostVisits, type PatrolProblem, type PatrolVisit, visitWorth } from './patrol-problem.ts';

const TINY = 1e-7;

/** Routes being worked on. Every change keeps every rule or is not made. */
export class PatrolState {
  readonly problem: PatrolProblem;
  /** Places in order, one list a crew. */
  routes: number[][];
  /** Start of each visit, beside `routes`. */
  starts: number[][];
  /** When each crew is back. */
  back: number[];
  nVisits: Int32Array;
  covered = 0;
  readonly mostAPlace: number;
  readonly #perArea = new Map<number, number>();
  /** Starts of visits by place and crew, beside the routes. */
  readonly #busy: { crew: number; start: number }[][];

  constructor(problem: PatrolProblem) {
    this.problem = problem;
    this.routes = problem.crews.map(() => []);
    this.starts = problem.crews.map(() => []);
    this.back = problem.crews.map((crew) => crew.fromMinute + this.travel(crew.startStop, crew.endStop));
    this.nVisits = new Int32Array(problem.risk.length);
    this.mostAPlace = mostVisits(problem);
    this.#busy = Array.from(problem.risk, () => []);
  }

  travel(from: number, to: number): number {
    return this.problem.travelMinutes[from * this.problem.nStops + to];
  }

  /** Stop before position i of a route (the crew's start for 0), and after it. */
  stopAt(crew: number, i: number, route: readonly number[] = this.routes[crew]): number {
    if (i < 0) return this.problem.crews[crew].startStop;
    return i >= route.length ? this.problem.crews[crew].endStop : route[i];
  }

  /** Extra minutes on the way for a visit before position i. */
  detour(crew: number, i: number, place: number): number {
    const [before, after] = [this.stopAt(crew, i - 1), this.stopAt(crew, i)];
    return this.travel(before, place) + this.travel(place, after) - this.travel(before, after);
  }

  /** What one more visit to the place covers; 0 where it may have no more. */
  gainOf(place: number): number {
    return this.mayAdd(place) ? visitWorth(this.problem, place, this.nVisits[place]) : 0;
  }

  mayAdd(place: number): boolean {
    if (this.nVisits[place] >= this.mostAPlace) return false;
    const area = this.problem.area[place];
    return area < 0 || (this.#perArea.get(area) ?? 0) < this.problem.rules.mostAnArea;
  }

  /**
   * Earliest starts of a crew's route, the other crews' visits standing; null where it cannot be back in time.
   * @param waits minutes to stay away before each visit, beside what the rules ask
   */
  walk(crew: number, route: readonly number[], waits?: readonly number[]): { starts: number[]; back: number } | null {
    const { crews, rules } = this.problem;
    const apart = rules.visitMinutes + rules.gapMinutes;
    const starts: number[] = [];
    let [now, stop] = [crews[crew].fromMinute, crews[crew].startStop];
    for (let i = 0; i < route.length; i++) {
      const place = route[i];
      let start = now + this.travel(stop, place) + (waits?.[i] ?? 0);
      for (let isMoved = true; isMoved; ) {
        isMoved = false;
        for (const other of this.#busy[place]) {
          if (other.crew !== crew && Math.abs(start - other.start) < apart - TINY) {
            start = other.start + apart;
            isMoved = true;
          }
        }
        for (let j = 0; j < i; j++) {
          if (route[j] === place && start < starts[j] + apart - TINY) {
            start = starts[j] + apart;
            isMoved = true;
          }
        }
      }
      starts.push(start);
      now = start + rules.visitMinutes;
      if (now > crews[crew].toMinute + TINY) return null;
      stop = place;
    }
    const back = now + this.travel(stop, crews[crew].endStop);
    return back <= crews[crew].toMinute + TINY ? { starts, back } : null;
  }

  /** Takes a route over if it keeps the rules. Counts are not checked here: who adds asks `mayAdd` first. */
  tryRoute(crew: number, route: number[], waits?: readonly number[]): boolean {
    const walked = this.walk(crew, route, waits);
    if (walked === null) return false;
    this.#take(crew, route, walked);
    return true;
  }

  /** Takes two routes over if both keep the rules, else leaves both as they were. */
  tryRoutes(one: number, routeOne: number[], other: number, routeOther: number[]): boolean {
    const kept = { route: this.routes[other], starts: this.starts[other], back: this.back[other] };
    // The other crew's visits must not stand in the way of a first one that takes some of them over.
    this.#take(other, [], { starts: [], back: this.problem.crews[other].fromMinute });
    const before = { route: this.routes[one], starts: this.starts[one], back: this.back[one] };
    if (this.tryRoute(one, routeOne)) {
      if (this.tryRoute(other, routeOther)) return true;
      this.#take(one, before.route, before);
    }
    this.#take(other, kept.route, kept);
    return false;
  }

  /** Minutes on the way of a route. */
  travelOf(crew: number, route: readonly number[] = this.routes[crew]): number {
    let minutes = 0;
    for (let i = 0; i <= route.length; i++) {
      minutes += this.travel(this.stopAt(crew, i - 1, route), this.stopAt(crew, i, route));
    }
    return minutes;
  }

  visits(): PatrolVisit[][] {
    return this.routes.map((route, k) =>
      route.map((place, i) => {
        const fromMinute = this.starts[k][i];
        return { place, fromMinute, toMinute: fromMinute + this.problem.rules.visitMinutes };
      }),
    );
  }

  /** Routes to come back to. */
  snapshot(): number[][] {
    return this.routes.map((route) => [...route]);
  }

  /** Back to routes that once held. */
  restore(
    routes: readonly (readonly number[])[],
    starts: readonly (readonly number[])[],
    back: readonly number[],
  ): void {
    for (let k = 0; k < routes.length; k++) {
      this.#take(k, [], { starts: [], back: this.problem.crews[k].fromMinute });
    }
    for (let k = 0; k < routes.length; k++) this.#take(k, [...routes[k]], { starts: [...starts[k]], back: back[k] });
  }

  #take(crew: number, route: number[], { starts, back }: { starts: number[]; back: number }): void {
    const { area } = this.problem;
    this.routes[crew].forEach((place) => {
      this.nVisits[place]--;
      this.covered -= visitWorth(this.problem, place, this.nVisits[place]);
      const rest = this.#busy[place];
      rest.splice(
        rest.findIndex((visit) => visit.crew === crew),
        1,
      );
      if (area[place] >= 0) this.#perArea.set(area[place], (this.#perArea.get(area[place]) ?? 0) - 1);
    });
    this.routes[crew] = route;
    this.starts[crew] = starts;
    this.back[crew] = back;
    route.forEach((place, i) => {
      this.covered += visitWorth(this.problem, place, this.nVisits[place]);
      this.nVisits[place]++;
      this.#busy[place].push({ crew, start: starts[i] });
      if (area[place] >= 0) this.#perArea.set(area[place], (this.#perArea.get(area[place]) ?? 0) + 1);
    });
  }
}
