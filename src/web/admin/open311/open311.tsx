import './open311.css';
import { Endpoints } from './endpoints.tsx';
import { Keys } from './keys.tsx';
import { Names } from './names.tsx';

/** Who may report to AIM by Open311, and which other servers AIM speaks with. */
export function Open311() {
  return (
    <div className="col g4">
      <Keys />
      <Endpoints />
      <Names />
    </div>
  );
}
