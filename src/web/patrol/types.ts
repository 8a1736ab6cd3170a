import type { Dose, DoseOfPlace, DoseTotals, PatrolPlanBody, PatrolPlanHead } from '../../tasking/model.ts';

export type Plan = PatrolPlanHead & { body: PatrolPlanBody };

export interface PlanDose {
  places: DoseOfPlace[];
  totals: DoseTotals;
  open: Dose | null;
  own: Dose[];
}

export interface Trace {
  traceId: string;
  planId: string;
  uploadedAt: number;
  firstAt: number;
  lastAt: number;
  nPositions: number;
  nLeftOut: number;
  countedAt: number | null;
  nVisits: number | null;
  countedBy: number | null;
}
