import type { Filling } from './states.ts';

const SIZE = 8;

/** Paints an area so that it is told from others without its colour. */
export function fillingOf(context: CanvasRenderingContext2D, filling: Filling, colour: string): CanvasPattern | string {
  const tile = document.createElement('canvas');
  const ratio = Math.max(1, Math.round(devicePixelRatio));
  tile.width = SIZE * ratio;
  tile.height = SIZE * ratio;
  const paint = tile.getContext('2d');
  if (paint === null) return colour;
  paint.scale(ratio, ratio);
  paint.fillStyle = colour;
  paint.globalAlpha = filling === 'solid' ? 0.62 : 0.2;
  paint.fillRect(0, 0, SIZE, SIZE);
  paint.globalAlpha = 0.75;
  paint.strokeStyle = colour;
  paint.lineWidth = 1.4;
  draw(paint, filling);
  return context.createPattern(tile, 'repeat') ?? colour;
}

function draw(paint: CanvasRenderingContext2D, filling: Filling): void {
  paint.beginPath();
  switch (filling) {
    case 'solid':
      return;
    case 'dots':
      paint.arc(SIZE / 2, SIZE / 2, 1.1, 0, 2 * Math.PI);
      paint.fill();
      return;
    case 'crosses':
      line(paint, SIZE);
      line(paint, 0);
      break;
    case 'lines':
      line(paint, SIZE);
  }
  paint.stroke();
}

/** From one corner to the other, and its neighbours' corners, so that tiles join; `from` is the height on the left. */
function line(paint: CanvasRenderingContext2D, from: number): void {
  for (const by of [-SIZE, 0, SIZE]) {
    paint.moveTo(by, from);
    paint.lineTo(by + SIZE, SIZE - from);
  }
}
