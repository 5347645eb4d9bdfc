//! Functions of V8 (`src/base/ieee754.cc`, based on `fdlibm`) for which the last digit of `libm`
//! differs.

/// `exp`, with V8's special case for 1.
pub(super) fn exp(number: f64) -> f64 {
    if number.to_bits() == 1_f64.to_bits() { std::f64::consts::E } else { libm::exp(number) }
}

pub(super) fn sinh(number: f64) -> f64 {
    const TINY: f64 = 1.0 / 268_435_456.0;
    let size = number.abs();
    if number.is_nan() || size < TINY {
        return number;
    }
    let half = 0.5_f64.copysign(number);
    if size >= 22.0 {
        return if size < 709.0 { half * exp(size) } else { libm::sinh(number) };
    }
    let part = libm::expm1(size);
    if size < 1.0 {
        return half * (2.0 * part - part * part / (part + 1.0));
    }
    half * (part + part / (part + 1.0))
}

pub(super) fn cosh(number: f64) -> f64 {
    let number = number.abs();
    if number < 0.5 * std::f64::consts::LN_2 {
        let part = libm::expm1(number);
        return 1.0 + part * part / (2.0 * (1.0 + part));
    }
    if number < 22.0 {
        let power = exp(number);
        return 0.5 * power + 0.5 / power;
    }
    libm::cosh(number)
}

pub(super) fn tanh(number: f64) -> f64 {
    const TINY: f64 = 1.0 / 268_435_456.0;
    let size = number.abs();
    if number.is_nan() || size < TINY {
        return number;
    }
    let result = if size >= 22.0 {
        1.0
    } else if size >= 1.0 {
        1.0 - 2.0 / (libm::expm1(2.0 * size) + 2.0)
    } else {
        let part = libm::expm1(-2.0 * size);
        -part / (part + 2.0)
    };
    result.copysign(number)
}

pub(super) fn log(number: f64) -> f64 {
    const LN_2_HIGH: f64 = 6.931_471_803_691_238e-1;
    const LN_2_LOW: f64 = 1.908_214_929_270_587_7e-10;
    if number <= 0.0 || !number.is_finite() {
        return libm::log(number);
    }
    let (number, more) = if number < f64::MIN_POSITIVE {
        (number * 18_014_398_509_481_984.0, -54)
    } else {
        (number, 0)
    };
    let bits = number.to_bits();
    let high = (bits >> 32 & 0x000f_ffff).cast_signed();
    let carry = (high + 0x95f64) & 0x0010_0000;
    let exponent = (bits >> 52).cast_signed() - 1023 + more + (carry >> 20);
    let exponent = f64::from(i32::try_from(exponent).unwrap_or(0));
    let upper = (high | (carry ^ 0x3ff0_0000)).cast_unsigned() << 32;
    let f = f64::from_bits(upper | bits & 0xffff_ffff) - 1.0;
    if 0x000f_ffff & (2 + high) < 3 {
        let r = f * f * (0.5 - 0.333_333_333_333_333_3 * f);
        return exponent * LN_2_HIGH - ((r - exponent * LN_2_LOW) - f);
    }
    let s = f / (2.0 + f);
    let r = series(s * s);
    if (high - 0x6147a) | (0x6b851 - high) > 0 {
        let half = 0.5 * f * f;
        return exponent * LN_2_HIGH - ((half - (s * (half + r) + exponent * LN_2_LOW)) - f);
    }
    exponent * LN_2_HIGH - ((s * (f - r) - exponent * LN_2_LOW) - f)
}

/// The polynomial of `log`. Its terms are added in the same order as in `fdlibm`.
fn series(z: f64) -> f64 {
    const ODD: [f64; 4] = [
        6.666_666_666_666_735e-1,
        2.857_142_874_366_239e-1,
        1.818_357_216_161_805e-1,
        1.479_819_860_511_658_6e-1,
    ];
    const EVEN: [f64; 3] =
        [3.999_999_999_940_942e-1, 2.222_219_843_214_978_4e-1, 1.531_383_769_920_937_3e-1];
    let w = z * z;
    let even = w * (EVEN[0] + w * (EVEN[1] + w * EVEN[2]));
    let odd = z * (ODD[0] + w * (ODD[1] + w * (ODD[2] + w * ODD[3])));
    odd + even
}

pub(super) fn log10(number: f64) -> f64 {
    const LOG10_2_HIGH: f64 = 3.010_299_956_636_117_7e-1;
    const LOG10_2_LOW: f64 = 3.694_239_077_158_931e-13;
    if number <= 0.0 || !number.is_finite() {
        return libm::log10(number);
    }
    // Subnormal numbers must be scaled first.
    let (number, more) = if number < f64::MIN_POSITIVE {
        (number * 18_014_398_509_481_984.0, -54)
    } else {
        (number, 0)
    };
    let bits = number.to_bits();
    let exponent = i32::try_from(bits >> 52).unwrap_or(0) - 1023 + more;
    let below = u64::from(exponent < 0);
    let fraction = f64::from_bits(bits & 0x000f_ffff_ffff_ffff | (0x3ff - below) << 52);
    let exponent = f64::from(exponent + i32::from(exponent < 0));
    let low = exponent * LOG10_2_LOW + std::f64::consts::LOG10_E * log(fraction);
    low + exponent * LOG10_2_HIGH
}

pub(super) fn cbrt(number: f64) -> f64 {
    const NORMAL: u64 = 715_094_163;
    const SUBNORMAL: u64 = 696_219_795;
    const POLYNOMIAL: [f64; 5] = [
        1.875_951_824_271_77,
        -1.884_979_795_433_771_7,
        1.621_429_720_105_354_5,
        -0.758_397_934_778_766,
        0.145_996_192_886_612_45,
    ];
    let size = number.abs();
    if number == 0.0 || !number.is_finite() {
        return number;
    }
    let high = if size < f64::MIN_POSITIVE {
        ((size * 18_014_398_509_481_984.0).to_bits() >> 32) / 3 + SUBNORMAL
    } else {
        (size.to_bits() >> 32) / 3 + NORMAL
    };
    let rough = f64::from_bits(high << 32);
    let [p0, p1, p2, p3, p4] = POLYNOMIAL;
    let r = (rough * rough) * (rough / size);
    let better = rough * ((p0 + r * (p1 + r * p2)) + ((r * r) * r) * (p3 + r * p4));
    let rounded = f64::from_bits((better.to_bits() + 0x8000_0000) & 0xffff_ffff_c000_0000);
    let quotient = size / (rounded * rounded);
    let correction = (quotient - rounded) / (rounded + rounded + quotient);
    (rounded + rounded * correction).copysign(number)
}
