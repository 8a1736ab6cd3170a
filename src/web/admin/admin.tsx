import './admin.css';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMay } from '../api/queries.ts';
import type { AdminView } from '../shell/views.ts';
import { Segments } from '../ui/segments.tsx';
import { Audit } from './audit.tsx';
import { People } from './people.tsx';

/** Who may do what, and who did. */
export function Admin() {
  const { view } = useSearch({ from: '/admin' });
  const navigate = useNavigate({ from: '/admin' });
  const mayManage = useMay('person.manage');
  const mayAudit = useMay('audit.read');
  const views: { value: AdminView; words: string }[] = [
    ...(mayManage ? [{ value: 'people' as const, words: 'People' }] : []),
    ...(mayAudit ? [{ value: 'audit' as const, words: 'Audit' }] : []),
  ];
  const shown = view ?? views[0]?.value;
  return (
    <div className="page admin">
      {shown !== undefined && (
        <Segments
          label="View"
          value={shown}
          options={views}
          onChange={(next) => void navigate({ search: (before) => ({ ...before, view: next }) })}
        />
      )}
      {shown === 'people' && mayManage && <People />}
      {shown === 'audit' && mayAudit && <Audit />}
    </div>
  );
}
