import { isoOfDay, today } from '../../ui/words.ts';

/** The day from which something holds: today or later. */
export function FromDay({ value, onChange }: { value: string; onChange: (from: string) => void }) {
  return (
    <label className="field">
      <span className="label">Holds from</span>
      <input
        className="in cat-number"
        type="date"
        required
        min={isoOfDay(today())}
        value={value}
        onChange={({ target }) => onChange(target.value)}
      />
    </label>
  );
}
