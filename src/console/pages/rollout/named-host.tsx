import { Link } from '@tanstack/react-router';
import { HostText } from '../../display/host-text.tsx';
import { useMay } from '../../session/self.tsx';

/** A host's name, which leads to its page whoever may see that; reached by the keyboard. */
export function NamedHost({ id, name }: { readonly id: string; readonly name: string }) {
  const may = useMay();
  const text = <HostText text={name} shown={80} />;
  if (!may('getHost')) return <b>{text}</b>;
  return (
    <Link to="/hosts/$host" params={{ host: id }} className="strong-link">
      {text}
    </Link>
  );
}
