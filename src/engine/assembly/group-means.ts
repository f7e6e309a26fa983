/**
 * out_g = the mean of the rows of group g, summed in float32; 32 columns at a time in registers, which leaves every row in the cache for all
 * groups.
 *
 * @param groups for each of `count` groups its size, then the addresses of its rows; no sum of theirs overflows
 * @param columns a multiple of 16
 * @param out addresses of `count` rows
 */
export function groupMeans(groups: usize, count: i32, columns: i32, out: usize): void {
  const end = <usize>columns << 2;
  const whole = end & ~127;
  for (let column: usize = 0; column < whole; column += 128) {
    let group = groups;
    for (let g = 0; g < count; g++) {
      const size = load<i32>(group);
      const next = group + 4 + (<usize>size << 2);
      meanOf(group + 4, next, column, f32x4.splat(1 / <f32>size), load<usize>(out + (<usize>g << 2)) + column);
      group = next;
    }
  }
  for (let column = whole; column < end; column += 16) {
    let group = groups;
    for (let g = 0; g < count; g++) {
      const size = load<i32>(group);
      const next = group + 4 + (<usize>size << 2);
      let sum = f32x4.splat(0);
      for (let at = group + 4; at < next; at += 4) sum = f32x4.add(sum, v128.load(load<usize>(at) + column));
      v128.store(load<usize>(out + (<usize>g << 2)) + column, f32x4.mul(sum, f32x4.splat(1 / <f32>size)));
      group = next;
    }
  }
}

// @ts-ignore: decorators on functions are AssemblyScript's
@inline
function meanOf(first: usize, end: usize, column: usize, part: v128, out: usize): void {
  let s0 = f32x4.splat(0);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  let s4 = s0;
  let s5 = s0;
  let s6 = s0;
  let s7 = s0;
  for (let at = first; at < end; at += 4) {
    const row = load<usize>(at) + column;
    s0 = f32x4.add(s0, v128.load(row));
    s1 = f32x4.add(s1, v128.load(row, 16));
    s2 = f32x4.add(s2, v128.load(row, 32));
    s3 = f32x4.add(s3, v128.load(row, 48));
    s4 = f32x4.add(s4, v128.load(row, 64));
    s5 = f32x4.add(s5, v128.load(row, 80));
    s6 = f32x4.add(s6, v128.load(row, 96));
    s7 = f32x4.add(s7, v128.load(row, 112));
  }
  v128.store(out, f32x4.mul(s0, part));
  v128.store(out, f32x4.mul(s1, part), 16);
  v128.store(out, f32x4.mul(s2, part), 32);
  v128.store(out, f32x4.mul(s3, part), 48);
  v128.store(out, f32x4.mul(s4, part), 64);
  v128.store(out, f32x4.mul(s5, part), 80);
  v128.store(out, f32x4.mul(s6, part), 96);
  v128.store(out, f32x4.mul(s7, part), 112);
}
