import { type RoomView, RoomViews } from '../ui/room-views.tsx';

const VIEWS: readonly RoomView[] = [
  { to: '/cases', words: 'Cases', permission: 'case.read' },
  { to: '/cases/dispatch', words: 'Dispatch', permission: 'case.dispatch' },
  { to: '/cases/letters', words: 'Letters', permission: 'case.approve' },
  { to: '/cases/holds', words: 'Vehicles', permission: 'case.vehicle' },
  { to: '/cases/reviews', words: 'Reviews', permission: 'case.victim' },
  { to: '/cases/measures', words: 'Measures', permission: 'service.measure' },
  { to: '/cases/catalogue', words: 'Catalogue', permission: 'catalogue.manage' },
];

/** The views of the street services. */
export const CaseViews = () => <RoomViews name="Services" views={VIEWS} />;
