import { Failed } from '../api/failed.tsx';

export function PageFailed({ error, reset }: { error: unknown; reset: () => void }) {
  return <Failed error={error} what="This page" onRetry={reset} />;
}
