import { Link } from '@tanstack/react-router';
import { HostText } from '../display/host-text.tsx';
import { useMay } from '../session/self.tsx';

/** Long enough for any honest name; the table cuts what does not fit. */
const SHOWN = 80;

/** A host's name, which leads to its page whoever may see that. In a table the row is what the keyboard reaches. */
export function HostLink({ id, name }: { readonly id: string; readonly name: string }) {
  const may = useMay();
  const text = <HostText text={name} shown={SHOWN} />;
  if (!may('getHost')) return <b>{text}</b>;
  return (
    <Link to="/hosts/$host" params={{ host: id }} tabIndex={-1}>
      {text}
    </Link>
  );
}
