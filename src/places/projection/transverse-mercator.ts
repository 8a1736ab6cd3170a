/**
 * Transverse Mercator after Krüger, sixth order in the third flattening: the truncation is below a nanometre within 10° of
 * the central meridian. Works on tangents instead of angles, so that a point costs one arctangent and one logarithm.
 * Karney 2011, J. Geodesy 85:475-485, equations 7-12, 35 and 36.
 */
export interface TransverseMercator {
  /** Semi-major axis, metres. */
  a: number;
  /** First eccentricity squared. */
  e2: number;
  /** Central meridian, radians. */
  lon0: number;
  /** Rectifying radius times the scale on the central meridian, metres. */
  radius: number;
  falseEasting: number;
  /** False northing less the meridian distance of the true origin, metres. */
  northingOffset: number;
  /** Krüger's α1…α6, geographic to plane. */
  alpha: readonly number[];
  /** Krüger's β1…β6, plane to geographic. */
  beta: readonly number[];
}

export interface TransverseMercatorOptions {
  a: number;
  /** Flattening. */
  f: number;
  /** True origin, degrees. */
  lat0: number;
  lon0: number;
  /** Scale on the central meridian. */
  k0: number;
  falseEasting: number;
  falseNorthing: number;
}

const RADIANS = Math.PI / 180;

export function transverseMercator(options: TransverseMercatorOptions): TransverseMercator {
  const { a, f } = options;
  const n = f / (2 - f);
  const n2 = n * n;
  const n3 = n2 * n;
  const n4 = n3 * n;
  const n5 = n4 * n;
  const n6 = n5 * n;
  const alpha = [
    n / 2 - (2 / 3) * n2 + (5 / 16) * n3 + (41 / 180) * n4 - (127 / 288) * n5 + (7891 / 37800) * n6,
    (13 / 48) * n2 - (3 / 5) * n3 + (557 / 1440) * n4 + (281 / 630) * n5 - (1983433 / 1935360) * n6,
    (61 / 240) * n3 - (103 / 140) * n4 + (15061 / 26880) * n5 + (167603 / 181440) * n6,
    (49561 / 161280) * n4 - (179 / 168) * n5 + (6601661 / 7257600) * n6,
    (34729 / 80640) * n5 - (3418889 / 1995840) * n6,
    (212378941 / 319334400) * n6,
  ];
  const beta = [
    n / 2 - (2 / 3) * n2 + (37 / 96) * n3 - n4 / 360 - (81 / 512) * n5 + (96199 / 604800) * n6,
    n2 / 48 + n3 / 15 - (437 / 1440) * n4 + (46 / 105) * n5 - (1118711 / 3870720) * n6,
    (17 / 480) * n3 - (37 / 840) * n4 - (209 / 4480) * n5 + (5569 / 90720) * n6,
    (4397 / 161280) * n4 - (11 / 504) * n5 - (830251 / 7257600) * n6,
    (4583 / 161280) * n5 - (108847 / 3991680) * n6,
    (20648693 / 638668800) * n6,
  ];
  const projection: TransverseMercator = {
    a,
    e2: f * (2 - f),
    lon0: options.lon0 * RADIANS,
    radius: (options.k0 * a * (1 + n2 / 4 + n4 / 64 + n6 / 256)) / (1 + n),
    falseEasting: options.falseEasting,
    northingOffset: 0,
    alpha,
    beta,
  };
  const origin = new Float64Array(2);
  forward(projection, Math.tan(options.lat0 * RADIANS), 1, 0, origin, 0);
  projection.northingOffset = options.falseNorthing - origin[1]!;
  return projection;
}

/**
 * Easting and northing into `out[at]`, `out[at + 1]` from the tangent of the latitude and the cosine and sine of the
 * longitude counted from the central meridian.
 */
export function forward(
  tm: TransverseMercator,
  tanLat: number,
  cosLon: number,
  sinLon: number,
  out: Float64Array,
  at: number,
): void {
  const secLat = Math.sqrt(1 + tanLat * tanLat);
  const sigma = isometricSinh(tm.e2, tanLat / secLat);
  // Tangent of the conformal latitude.
  const t = tanLat * Math.sqrt(1 + sigma * sigma) - sigma * secLat;
  const h2 = t * t + cosLon * cosLon;
  const sinhEta = sinLon / Math.sqrt(h2);
  const coshEta = Math.sqrt(1 + sinhEta * sinhEta);
  const xi = Math.atan2(t, cosLon);
  const eta = Math.log(Math.abs(sinhEta) + coshEta) * Math.sign(sinhEta);
  clenshaw(
    tm.alpha,
    (2 * t * cosLon) / h2,
    (cosLon * cosLon - t * t) / h2,
    2 * sinhEta * coshEta,
    1 + 2 * sinhEta * sinhEta,
  );
  out[at] = tm.falseEasting + tm.radius * (eta + sumIm);
  out[at + 1] = tm.northingOffset + tm.radius * (xi + sumRe);
}

/** The inverse: tangent of the latitude, cosine and sine of the longitude from the central meridian, into `out[0..2]`. */
export function inverse(tm: TransverseMercator, x: number, y: number, out: Float64Array): void {
  const xi = (y - tm.northingOffset) / tm.radius;
  const eta = (x - tm.falseEasting) / tm.radius;
  clenshaw(tm.beta, Math.sin(2 * xi), Math.cos(2 * xi), Math.sinh(2 * eta), Math.cosh(2 * eta));
  const xi1 = xi - sumRe;
  const eta1 = eta - sumIm;
  const sinhEta = Math.sinh(eta1);
  const cosXi = Math.cos(xi1);
  const h = Math.sqrt(sinhEta * sinhEta + cosXi * cosXi);
  const conformal = Math.sin(xi1) / h;
  // Newton on the tangent of the latitude; three steps reach the last digit (Karney 2011, equations 19-21).
  let tanLat = conformal / (1 - tm.e2);
  for (let step = 0; step < 3; step++) {
    const secLat = Math.sqrt(1 + tanLat * tanLat);
    const sigma = isometricSinh(tm.e2, tanLat / secLat);
    const t = tanLat * Math.sqrt(1 + sigma * sigma) - sigma * secLat;
    tanLat += (((conformal - t) / Math.sqrt(1 + t * t)) * (1 + (1 - tm.e2) * tanLat * tanLat)) / ((1 - tm.e2) * secLat);
  }
  out[0] = tanLat;
  out[1] = cosXi / h;
  out[2] = sinhEta / h;
}

/**
 * sinh(e·artanh(e·s)) with s the sine of the latitude, by series: e² is below 0.007 on every ellipsoid of the Earth, so the
 * terms left out are under 1e-17.
 */
function isometricSinh(e2: number, s: number): number {
  const q = e2 * s * s;
  const u = e2 * s * (1 + q * (1 / 3 + q * (1 / 5 + q * (1 / 7 + q * (1 / 9 + q * (1 / 11 + q / 13))))));
  const u2 = u * u;
  return u * (1 + (u2 / 6) * (1 + (u2 / 20) * (1 + u2 / 42)));
}

// The two results of `clenshaw`: module state instead of a pair, so that a million points allocate nothing.
let sumRe = 0;
let sumIm = 0;

/** Σ cₖ sin(2k(ξ + iη)) into sumRe, sumIm, from sin 2ξ, cos 2ξ, sinh 2η, cosh 2η. */
function clenshaw(coefficients: readonly number[], s: number, c: number, sh: number, ch: number): void {
  const re = 2 * c * ch;
  const im = -2 * s * sh;
  let b1r = 0;
  let b1i = 0;
  let b2r = 0;
  let b2i = 0;
  for (let k = coefficients.length - 1; k >= 0; k--) {
    const r = re * b1r - im * b1i - b2r + coefficients[k]!;
    const i = re * b1i + im * b1r - b2i;
    b2r = b1r;
    b2i = b1i;
    b1r = r;
    b1i = i;
  }
  const sinRe = s * ch;
  const sinIm = c * sh;
  sumRe = b1r * sinRe - b1i * sinIm;
  sumIm = b1r * sinIm + b1i * sinRe;
}
