import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Building2, LayoutGrid, type MapPin, Route } from 'lucide-react';
import { useState } from 'react';
import { Autocomplete, Input, type Key, ListBox, ListBoxItem, TextField } from 'react-aria-components';
import { get } from '../api/client.ts';
import type { Me, PlaceFound } from '../api/types.ts';
import { Dialog } from '../ui/dialog.tsx';
import { roomsFor } from './rooms.ts';

interface Choice {
  id: string;
  words: string;
  detail: string;
  key: string;
  icon: typeof MapPin;
  go: () => void;
}

const PLACE_ICONS = { street: Route, address: Building2, area: LayoutGrid } as const;
const PLACE_WORDS = { street: 'Street', address: 'Address', area: 'Area' } as const;

/** Ctrl K: places and pages by name. */
export function Palette({ onClose, me }: { onClose: () => void; me: Me }) {
  const navigate = useNavigate();
  const [text, setText] = useState('');
  const permissions = me.person?.permissions ?? [];
  const wanted = text.trim();
  const found = useQuery({
    queryKey: ['places', 'search', wanted],
    queryFn: ({ signal }) => get<{ places: PlaceFound[] }>('/api/places/search', { q: wanted }, signal),
    enabled: wanted.length >= 2 && permissions.includes('area.read'),
    placeholderData: (before) => before,
  });
  const pages: Choice[] = roomsFor(permissions)
    .filter((room) => room.name.toLowerCase().startsWith(wanted.toLowerCase()))
    .map((room) => ({
      id: room.to,
      words: room.name,
      detail: 'Page',
      key: `g ${room.key}`,
      icon: room.icon,
      go: () => void navigate({ to: room.to }),
    }));
  const places: Choice[] =
    wanted.length < 2 || !permissions.includes('incident.read')
      ? []
      : (found.data?.places ?? []).map((place) => ({
          id: `${place.kind}-${place.id}`,
          words: place.name,
          detail: [PLACE_WORDS[place.kind], place.detail].filter((part) => part !== '').join(', '),
          key: '',
          icon: PLACE_ICONS[place.kind],
          go: () => void navigate({ to: '/place/$kind/$id', params: { kind: place.kind, id: String(place.id) } }),
        }));
  const choices = [...places, ...pages];
  const take = (key: Key) => {
    const choice = choices.find(({ id }) => id === key);
    if (!choice) return;
    onClose();
    choice.go();
  };
  return (
    <Dialog title="Find" isOpen onClose={onClose}>
      <Autocomplete inputValue={text} onInputChange={setText}>
        <TextField aria-label="Street, address, area or page" ref={focusField}>
          <Input className="in" placeholder="Street, address, area or page" />
        </TextField>
        <ListBox className="pal-list" aria-label="Found" items={choices} selectionMode="none" onAction={take}>
          {(choice) => (
            <ListBoxItem id={choice.id} textValue={choice.words}>
              <choice.icon size={16} strokeWidth={1.75} aria-hidden />
              <span className="f1">
                {choice.words} <span className="xs mut">{choice.detail}</span>
              </span>
              {choice.key && <kbd>{choice.key}</kbd>}
            </ListBoxItem>
          )}
        </ListBox>
      </Autocomplete>
      {wanted.length >= 2 && choices.length === 0 && !found.isFetching && (
        <p className="sm ink2" style={{ marginTop: 8 }}>
          Nothing is called “{wanted}”. Try part of a street name or a postcode.
        </p>
      )}
    </Dialog>
  );
}

const focusField = (field: HTMLDivElement | null) => field?.querySelector('input')?.focus();
