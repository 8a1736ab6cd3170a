import { type RoomView, RoomViews } from '../ui/room-views.tsx';

const VIEWS: readonly RoomView[] = [
  { to: '/cases', words: 'Cases', permission: 'case.read' },
  { to: '/cases/dispatch', words: 'Dispatch', permission: 'case.dispatch' },
];

/** The views of the street services. */
export const CaseViews = () => <RoomViews name="Services" views={VIEWS} />;
