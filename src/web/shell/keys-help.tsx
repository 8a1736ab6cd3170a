import { useState } from 'react';
import { Dialog } from '../ui/dialog.tsx';
import { setSingleKeys, shortcutsNow, singleKeysAreOn } from './keys.ts';

const KEY_NAMES: Record<string, string> = { ArrowUp: '↑', ArrowDown: '↓', ArrowLeft: '←', ArrowRight: '→' };

export function KeysHelp({ onClose }: { onClose: () => void }) {
  const [isOn, setIsOn] = useState(singleKeysAreOn);
  return (
    <Dialog title="Keys on this page" isOpen onClose={onClose}>
      {shortcutsNow().map((group) => (
        <section key={group.name}>
          <h3 className="xs mut">{group.name}</h3>
          <dl className="keys">
            {group.shortcuts.map((shortcut) => (
              <div key={shortcut.keys} style={{ display: 'contents' }}>
                <dt>
                  {shortcut.keys.split(' ').map((key) => (
                    <kbd key={key} style={{ marginRight: 4 }}>
                      {KEY_NAMES[key] ?? (key === 'k' && shortcut.keys.startsWith('Ctrl') ? 'K' : key)}
                    </kbd>
                  ))}
                </dt>
                <dd>{shortcut.words}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
      <label className="tick">
        <input
          type="checkbox"
          checked={isOn}
          onChange={(event) => {
            setSingleKeys(event.target.checked);
            setIsOn(event.target.checked);
          }}
        />
        Single keys work on this device
      </label>
      <div className="foot">
        <button type="button" className="btn" onClick={onClose}>
          Close
        </button>
      </div>
    </Dialog>
  );
}
