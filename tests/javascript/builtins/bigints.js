// Bigints of any size.
console.log((3n ** 1000000n).toString(16).length, BigInt("9".repeat(1000)) % 7n, 2n ** 200n, -(2n ** 127n), (1n << 130n) >> 3n, -5n >> 1n, -7n / 2n, -7n % 2n);
console.log(BigInt.asIntN(8, 255n), BigInt.asIntN(64, 2n ** 63n), BigInt.asUintN(64, -1n), BigInt.asIntN(3, 25n), BigInt.asIntN(200, -5n), BigInt.asUintN(200, -5n), BigInt.asIntN(0, 5n), BigInt.asIntN(1, 1n), BigInt.asUintN(8, 257n));
console.log(2n ** 64n > 2 ** 64, 2n ** 53n + 1n > 2 ** 53, 1n < 1.5, -1n > -1.5, 1n == 1, 2n ** 100n == 2 ** 100, 0n < NaN, 5n < Infinity, 5n > -Infinity, [3n, 1n, 2].sort((a, b) => (a < b ? -1 : 1)));
console.log(BigInt(1e21), BigInt(-(2 ** 70)), BigInt("0x" + "f".repeat(40)), BigInt(" 12 "), BigInt(Number.MAX_VALUE) % 1000n, Number(2n ** 100n), Number(-(10n ** 30n)), parseInt("9".repeat(5)), BigInt(0), BigInt(-0.0), BigInt(4503599627370497));
let f = 1n; for (let i = 1n; i <= 60n; i++) f *= i; console.log(f, f.toString(36), (-f).toString(2).length, f.toLocaleString());
console.log(~(2n ** 130n), (2n ** 130n) & 255n, (-(2n ** 130n)) | 1n, (2n ** 130n) ^ -1n, new Set([2n ** 130n, 2n ** 130n]).size, 123456789012345678901234567890123456789012345678901234567890n);
for (const s of ["1.5", "x", "0x", "-0x1", "1_0", "+5", "-5", ""]) try { console.log(BigInt(s)); } catch (e) { console.log(e.message); }
let n = 2n ** 127n; n++; console.log(n, -n, typeof n, n-- > 1n);
for (const f of [() => 1n / 0n, () => 2n ** (2n ** 40n), () => 1n << (2n ** 31n), () => (-1n) ** (2n ** 70n + 1n), () => 0n ** 0n, () => 1n >>> 1n, () => BigInt(1.5)]) try { console.log(f()); } catch (e) { console.log(e.name, e.message); }
for (const f of [() => BigInt.asIntN(-1, 1n), () => BigInt.asUintN(2 ** 53, 1n), () => BigInt.asUintN(2 ** 53 - 1, -1n), () => BigInt.asIntN(2 ** 53 - 1, -1n), () => BigInt.asUintN(2000000, -1n) >> 1999998n, () => (2n ** 5000000n) >> 4999990n, () => (-2n) ** 4000001n < 0n, () => (-4n) ** 3n, () => (3n ** 50000n) % 1000n, () => ((1n << 4194303n) * (1n << 4194304n)) >> 8388600n]) try { console.log(f()); } catch (e) { console.log(e.name, e.message); }
