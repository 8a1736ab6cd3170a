import { type RoomView, RoomViews } from '../ui/room-views.tsx';

const VIEWS: readonly RoomView[] = [
  { to: '/tasking', words: 'Board', permission: 'task.read', also: ['/tasking/task'] },
  { to: '/tasking/deployment', words: 'Deployment', permission: 'workforce.read' },
  { to: '/tasking/people', words: 'People', permission: 'workforce.manage' },
  { to: '/tasking/patrol', words: 'Patrol', permission: 'task.read' },
  { to: '/tasking/programme', words: 'Programme', permission: 'task.read' },
  { to: '/tasking/results', words: 'Results', permission: 'task.read' },
];

/** The views of the tasking room. */
export const TaskingViews = () => <RoomViews name="Tasking" views={VIEWS} />;
