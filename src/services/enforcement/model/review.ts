import type { Instant } from '../../../vocabulary/index.ts';
import type { WorkingTime } from '../../clocks/model.ts';
import type { ReviewThreshold } from './assessment.ts';

/**
 * An ASB case review (2014 Act s.104, "community trigger"): asked for by a victim, acknowledged, decided, and once more
 * when they appeal. The days run on the partnership's working days, bank holidays out.
 */
export const REVIEW_STEPS = ['acknowledge', 'decide', 'appeal'] as const;
export type ReviewStep = (typeof REVIEW_STEPS)[number];

export interface ReviewView {
  reviewId: number;
  caseId: number;
  version: number;
  askedAt: Instant;
  /** Whether the published threshold was met when it was asked for, and why, in words. */
  isMet: boolean;
  words: string;
  acknowledgedAt: Instant | null;
  decidedAt: Instant | null;
  /** Recommendations of the last decision; null: not decided. */
  recommendations: number | null;
  appealedAt: Instant | null;
  /** Local days by which it is acknowledged and decided, days since 1970. */
  acknowledgeBy: number;
  decideBy: number;
  history: { at: Instant; by: string; what: string; words: string }[];
}

/** What can be done with it now; an appeal opens a decided review again. */
export function reviewSteps(review: Pick<ReviewView, 'acknowledgedAt' | 'decidedAt' | 'appealedAt'>): ReviewStep[] {
  const isAppealed = review.appealedAt !== null && review.appealedAt >= (review.decidedAt ?? 0);
  if (review.decidedAt !== null && !isAppealed) return ['appeal'];
  return review.acknowledgedAt === null ? ['acknowledge', 'decide'] : ['decide'];
}

/** The last local days to acknowledge and to decide what was asked at an instant, days since 1970. */
export function reviewDays(
  threshold: Pick<ReviewThreshold, 'acknowledgeWorkingDays' | 'decideWorkingDays'>,
  askedAt: Instant,
  workingDays: Pick<WorkingTime, 'endOfDays' | 'localDay'>,
): { acknowledgeBy: number; decideBy: number } {
  // The day that ends at that midnight.
  const last = (n: number) => workingDays.localDay((workingDays.endOfDays(askedAt, n) ?? askedAt) - 1);
  return { acknowledgeBy: last(threshold.acknowledgeWorkingDays), decideBy: last(threshold.decideWorkingDays) };
}

/** What a partnership has to publish of a year's case reviews (2014 Act s.104(9)). */
export interface ReviewFigures {
  asked: number;
  thresholdNotMet: number;
  reviewed: number;
  withRecommendations: number;
}

export function reviewFigures(
  reviews: readonly Pick<ReviewView, 'isMet' | 'decidedAt' | 'recommendations'>[],
): ReviewFigures {
  return {
    asked: reviews.length,
    thresholdNotMet: reviews.filter(({ isMet }) => !isMet).length,
    reviewed: reviews.filter(({ decidedAt }) => decidedAt !== null).length,
    withRecommendations: reviews.filter(({ recommendations }) => (recommendations ?? 0) > 0).length,
  };
}
