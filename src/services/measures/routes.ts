import { Type } from 'typebox';
import { type AimApp, Nullable, OneOf } from '../../platform/index.ts';
import { type MeasureDeps, measureServices } from './commands.ts';
import { MEASURE_BY, type ServiceMeasures } from './model.ts';

const Share = {
  ...{ k: Type.Integer(), n: Type.Integer() },
  ...{ share: Nullable(Type.Number()), lower: Nullable(Type.Number()), upper: Nullable(Type.Number()) },
};
const Quantile = Nullable(
  Type.Object({ value: Type.Number(), lower: Nullable(Type.Number()), upper: Nullable(Type.Number()) }),
);
const MeasuresSchema = Type.Object({
  of: Type.String(),
  times: Type.Array(
    Type.Object({
      ...{ from: Type.String(), to: Type.String(), n: Type.Integer(), nNotYet: Type.Integer() },
      ...{ nOtherwise: Type.Integer(), median: Quantile, ninetieth: Quantile },
    }),
  ),
  within: Type.Array(
    Type.Object({
      ...{ target: Type.String(), words: Type.String(), to: Type.String() },
      ...Share,
      ...{ nLateOpen: Type.Integer(), nNotDue: Type.Integer(), withoutPauses: Type.Object(Share) },
    }),
  ),
  beside: Type.Object({
    ...{ n: Type.Integer(), nPaused: Type.Integer(), nMerged: Type.Integer(), nRejected: Type.Integer() },
    ...{ nReopened: Type.Integer(), nReports: Type.Integer() },
    pausedByReason: Type.Array(Type.Object({ reason: Type.String(), n: Type.Integer(), ms: Type.Number() })),
  }),
  backlog: Type.Array(Type.Object({ words: Type.String(), n: Type.Integer() })),
});

export function measureRoutes(app: AimApp, deps: MeasureDeps): void {
  app.get(
    '/api/services/measures',
    {
      schema: {
        querystring: Type.Object(
          {
            from: Type.Number(),
            to: Type.Number(),
            by: Type.Optional(OneOf(MEASURE_BY)),
            codes: Type.Optional(Type.String({ maxLength: 400 })),
          },
          { additionalProperties: false },
        ),
        response: {
          200: Type.Unsafe<ServiceMeasures>(
            Type.Object({
              ...{ from: Type.Number(), to: Type.Number(), asKnownAt: Type.Number(), n: Type.Integer() },
              by: OneOf(MEASURE_BY),
              measures: Type.Array(MeasuresSchema),
              untaxed: Type.Object({
                ...{ removed: Type.Integer(), ofEligible: Type.Object(Share), ofReport: Type.Object(Share) },
              }),
            }),
          ),
        },
      },
      config: { permission: 'service.measure' },
    },
    async (request) => {
      const { from, to, by = 'kind', codes } = request.query;
      return measureServices(deps, request.viewer, { from, to, by, codes: codes?.split(',') });
    },
  );
}
