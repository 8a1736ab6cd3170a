import { personViewer } from '../../governance/index.ts';
import { type Deps, type JobData, type Jobs, Refusal } from '../../platform/index.ts';
import type { Viewer } from '../../vocabulary/index.ts';
import { type AnalysisDeps, runAnalysis } from './commands.ts';
import type { AnalysisRequest } from './model.ts';

export const ANALYSIS_JOB = 'analysis';
const LIMIT_MINUTES = 30;

interface AnalysisJob extends JobData {
  personId: number;
  request: AnalysisRequest;
}

/**
 * Long analyses, done by whichever process of AIM takes them. A job runs as the person who asked, with the rights they
 * have when it begins.
 */
export function defineAnalysisJob(
  jobs: Jobs,
  deps: Deps,
  analysisOf: (partnershipId: number) => Promise<AnalysisDeps>,
): void {
  jobs.define<AnalysisJob>(
    ANALYSIS_JOB,
    async ({ id, data, signal, progress }) => {
      const viewer = await personViewer(deps, data.partnershipId, data.personId);
      const analysis = await analysisOf(data.partnershipId);
      const { card } = await runAnalysis(
        analysis,
        viewer,
        data.request,
        { progress, signal, limitMs: LIMIT_MINUTES * 60_000 },
        id,
      );
      return { analysisId: id, refused: card.refused };
    },
    { limitMinutes: LIMIT_MINUTES + 1 },
  );
}

/** @returns the id under which the card will be found */
export async function enqueueAnalysis(jobs: Jobs, viewer: Viewer, request: AnalysisRequest): Promise<string> {
  if (viewer.personId === null) {
    throw new Refusal('analysis.no-person', 409, 'Only a person’s analysis runs in the background.');
  }
  const { partnershipId, personId } = viewer;
  return jobs.enqueue<AnalysisJob>(ANALYSIS_JOB, { partnershipId, personId, request });
}
