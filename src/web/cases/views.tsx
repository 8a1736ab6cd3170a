import { type RoomView, RoomViews } from '../ui/room-views.tsx';

const VIEWS: readonly RoomView[] = [{ to: '/cases', words: 'Cases', permission: 'case.read' }];

/** The views of the street services. */
export const CaseViews = () => <RoomViews name="Services" views={VIEWS} />;
