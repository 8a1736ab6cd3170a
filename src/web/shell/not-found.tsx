import { Link } from '@tanstack/react-router';

export function NotFound() {
  return (
    <div className="state">
      <h2>There is no such page</h2>
      <p className="sm ink2">The address may have been cut short, or the thing it names was withdrawn.</p>
      <Link className="btn" to="/">
        Go to the first page
      </Link>
    </div>
  );
}
