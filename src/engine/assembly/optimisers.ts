// All three walk over `count` contiguous parameters, a multiple of 4, padding included: its gradients are zero, so it
// stays zero.

/** Moments smaller than this become zero: a moment that only decays would end among the slow subnormals and stay there. */
const leastMoment: f32 = 1e-30;
const leastSquare: f32 = 1e-36;

/** p = p - rate g: gradient descent. */
export function descend(p: usize, g: usize, count: i32, rate: f32): void {
  const eta = f32x4.splat(rate);
  for (const end = p + ((<usize>count) << 2); p < end; p += 16) {
    v128.store(p, f32x4.sub(v128.load(p), f32x4.mul(eta, v128.load(g))));
    g += 16;
  }
}

/**
 * Adam: m = b1 m + (1 - b1) g, v = b2 v + (1 - b2) g^2, p = p - rate m / (sqrt(v unbias) + epsilon).
 *
 * @param rate the learning rate over 1 - b1^t
 * @param unbias 1 / (1 - b2^t)
 */
export function adam(
  p: usize,
  g: usize,
  m: usize,
  v: usize,
  count: i32,
  rate: f32,
  unbias: f32,
  beta1: f32,
  rest1: f32,
  beta2: f32,
  rest2: f32,
  epsilon: f32,
): void {
  for (const end = p + ((<usize>count) << 2); p < end; p += 16) {
    const gradient = v128.load(g);
    let first = f32x4.add(f32x4.mul(f32x4.splat(beta1), v128.load(m)), f32x4.mul(f32x4.splat(rest1), gradient));
    first = v128.andnot(first, f32x4.lt(f32x4.abs(first), f32x4.splat(leastMoment)));
    let second = f32x4.add(
      f32x4.mul(f32x4.splat(beta2), v128.load(v)),
      f32x4.mul(f32x4.splat(rest2), f32x4.mul(gradient, gradient)),
    );
    second = v128.andnot(second, f32x4.lt(second, f32x4.splat(leastSquare)));
    v128.store(m, first);
    v128.store(v, second);
    const root = f32x4.add(f32x4.sqrt(f32x4.mul(second, f32x4.splat(unbias))), f32x4.splat(epsilon));
    v128.store(p, f32x4.sub(v128.load(p), f32x4.div(f32x4.mul(f32x4.splat(rate), first), root)));
    g += 16;
    m += 16;
    v += 16;
  }
}

/** FedProx: g = g + mu (p - reference); returns (mu / 2) ||p - reference||^2. */
export function pull(p: usize, reference: usize, g: usize, count: i32, mu: f32): f64 {
  let sum: f64 = 0;
  for (const end = p + ((<usize>count) << 2); p < end; p += 4) {
    const away = load<f32>(p) - load<f32>(reference);
    sum += <f64>away * <f64>away;
    store<f32>(g, load<f32>(g) + mu * away);
    reference += 4;
    g += 4;
  }
  return (<f64>mu / 2) * sum;
}
