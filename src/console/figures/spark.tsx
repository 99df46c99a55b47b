const [WIDTH, HEIGHT] = [88, 24];

/** The way of a number over days; what it means stands beside it in words. Nothing for fewer than two days. */
export function Spark({ values }: { readonly values: readonly number[] }) {
  if (values.length < 2) return null;
  const most = Math.max(1, ...values);
  const points = values.map((value, at) => {
    const x = 2 + (at * (WIDTH - 4)) / (values.length - 1);
    return `${x.toFixed(1)},${(HEIGHT - 3 - (value * (HEIGHT - 6)) / most).toFixed(1)}`;
  });
  return (
    <svg className="spark" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} width={WIDTH} height={HEIGHT} aria-hidden="true">
      <polygon points={`2,${HEIGHT - 2} ${points.join(' ')} ${WIDTH - 2},${HEIGHT - 2}`} />
      <polyline points={points.join(' ')} />
    </svg>
  );
}
