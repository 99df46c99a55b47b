import mark from '../bandog.svg';

/** The name and the mark. */
export function Brand({ size = 24 }: { readonly size?: number }) {
  return (
    <span className="brand">
      <img src={mark} alt="" width={size} height={size} />
      <span>Bandog</span>
    </span>
  );
}
