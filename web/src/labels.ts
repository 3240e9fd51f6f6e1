// Names beside marks: none runs over another or over a mark; the weightiest are placed first.
export interface Named { key: string; name: string; x: number; y: number; weight: number }
type Box = [left: number, top: number, right: number, bottom: number];

/** Where the name of each mark stands; a name without room is left out and stays in the mark's title. */
export function placeLabels(marks: Named[], width: number): Map<string, { x: number; y: number; end: boolean }> {
  // Boxes by rows of 12 px: only those of the same rows can touch.
  const rows = new Map<number, { key: string; box: Box }[]>();
  const take = (key: string, box: Box) => {
    for (let r = Math.floor(box[1] / 12); r <= Math.floor(box[3] / 12); r++) {
      const row = rows.get(r);
      if (row) row.push({ key, box });
      else rows.set(r, [{ key, box }]);
    }
  };
  const hit = (mine: string, b: Box): boolean => {
    for (let r = Math.floor(b[1] / 12); r <= Math.floor(b[3] / 12); r++) {
      for (const { key, box } of rows.get(r) ?? []) {
        if (key !== mine && box[0] < b[2] && b[0] < box[2] && box[1] < b[3] && b[1] < box[3]) return true;
      }
    }
    return false;
  };
  for (const m of marks) take(m.key, [m.x - 6, m.y - 6, m.x + 6, m.y + 6]);
  const found = new Map<string, { x: number; y: number; end: boolean }>();
  for (const m of [...marks].sort((a, b) => b.weight - a.weight)) {
    if (!m.name) continue;
    // Ideographs are about as wide as high.
    const wide = [...m.name].reduce((w, c) => w + (c > "\u2e80" ? 12 : 6.4), 0) + 4;
    placing: for (const end of m.x < width / 2 ? [true, false] : [false, true]) {
      for (const dy of [0, -11, 11]) {
        const x = m.x + (end ? -10 : 10), y = m.y + dy;
        const box: Box = [end ? x - wide : x, y - 6, end ? x : x + wide, y + 6];
        if (box[0] < 0 || box[2] > width) continue;
        if (hit(m.key, box)) continue;
        take(`${m.key} name`, box);
        found.set(m.key, { x, y, end });
        break placing;
      }
    }
  }
  return found;
}
