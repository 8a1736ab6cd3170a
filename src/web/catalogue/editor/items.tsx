import { ArrowDown, ArrowUp, ChevronRight, Plus, Trash2 } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { announce } from '../../ui/announce.tsx';
import { useList } from './use-list.ts';

/** A list of a definition: each folded to a line, opened to be changed, moved, removed; and one more. */
export function Items<Item>({
  one,
  items,
  blank,
  summary,
  onChange,
  children,
}: {
  /** What each is: "question". */
  one: string;
  items: readonly Item[];
  blank: () => Item;
  summary: (item: Item) => string;
  onChange: (items: Item[]) => void;
  children: (item: Item, change: (part: Partial<Item>) => void, at: number) => ReactNode;
}) {
  const list = useList(items, onChange);
  const [open, setOpen] = useState<readonly string[]>([]);
  const idOf = (key: string, part: string) => `${list.id}-${key}-${part}`;
  const addId = `${list.id}-add`;
  const move = (at: number, by: -1 | 1) => {
    // At an end the arrow that was pressed can do no more: the other one takes the focus.
    const isAtEnd = at + by === 0 || at + by === items.length - 1;
    list.focusOn(idOf(list.keys[at]!, by < 0 === !isAtEnd ? 'up' : 'down'));
    list.move(at, by);
    announce(`Moved to ${at + by + 1} of ${items.length}.`);
  };
  return (
    <div className="col g2">
      {items.length > 0 && (
        <ol className="cat-items">
          {items.map((item, i) => {
            const key = list.keys[i]!;
            const isOpen = open.includes(key);
            const words = summary(item) || `New ${one}`;
            return (
              <li key={key}>
                <div className="cat-item">
                  <button
                    type="button"
                    id={idOf(key, 'open')}
                    className="cat-item-open"
                    aria-expanded={isOpen}
                    aria-controls={idOf(key, 'body')}
                    onClick={() => setOpen(isOpen ? open.filter((each) => each !== key) : [...open, key])}
                  >
                    <ChevronRight size={15} strokeWidth={1.75} aria-hidden />
                    <span>{words}</span>
                  </button>
                  <button
                    type="button"
                    id={idOf(key, 'up')}
                    className="btn t s sq"
                    aria-label={`Move up: ${words}`}
                    disabled={i === 0}
                    onClick={() => move(i, -1)}
                  >
                    <ArrowUp size={15} strokeWidth={1.75} aria-hidden />
                  </button>
                  <button
                    type="button"
                    id={idOf(key, 'down')}
                    className="btn t s sq"
                    aria-label={`Move down: ${words}`}
                    disabled={i === items.length - 1}
                    onClick={() => move(i, 1)}
                  >
                    <ArrowDown size={15} strokeWidth={1.75} aria-hidden />
                  </button>
                  <button
                    type="button"
                    className="btn t s sq"
                    aria-label={`Remove: ${words}`}
                    onClick={() => {
                      list.focusOn(addId);
                      list.remove(i);
                      announce(`${words} is removed.`);
                    }}
                  >
                    <Trash2 size={15} strokeWidth={1.75} aria-hidden />
                  </button>
                </div>
                <div id={idOf(key, 'body')} className="cat-item-body" hidden={!isOpen}>
                  {isOpen && children(item, (part) => list.set(i, { ...item, ...part }), i)}
                </div>
              </li>
            );
          })}
        </ol>
      )}
      <div>
        <button
          type="button"
          id={addId}
          className="btn s"
          onClick={() => {
            const key = list.add(blank());
            setOpen([...open, key]);
            list.focusOn(idOf(key, 'body'));
          }}
        >
          <Plus size={15} strokeWidth={1.75} aria-hidden /> Add a {one}
        </button>
      </div>
    </div>
  );
}
