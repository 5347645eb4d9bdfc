//! Numbers drawn from a seed, the same on every machine and in every version.

/// A stream of draws.
///
/// It is `SplitMix64` (Steele, Lea, Flood: *Fast splittable pseudorandom number generators*, OOPSLA
/// 2014): a few lines that can never change, so that sheets stay the same. Each part of a question
/// has a separate stream with its own name, so one more draw in a part changes no other part.
#[derive(Clone, Debug)]
pub struct Stream(u64);

/// The fractional part of the golden ratio, 64 bits of it.
const GAMMA: u64 = 0x9e37_79b9_7f4a_7c15;

impl Stream {
    /// The stream of a seed.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The stream within this one that belongs to a number.
    #[must_use]
    pub const fn of(&self, number: u64) -> Self {
        Self(mix(mix(self.0).wrapping_add(number.wrapping_add(1).wrapping_mul(GAMMA))))
    }

    /// The stream within this one that belongs to a name.
    #[must_use]
    pub fn named(&self, name: &str) -> Self {
        let bytes = name.bytes().fold(self.clone(), |stream, byte| stream.of(byte.into()));
        bytes.of(name.len() as u64)
    }

    /// The next 64 bits.
    pub const fn next_u64(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(GAMMA);
        mix(self.0)
    }

    /// Draws a number below `bound`, or 0 if `bound` is 0. All numbers are equally likely, up to
    /// one part in 2<sup>64</sup> ÷ `bound`.
    pub fn below(&mut self, bound: usize) -> usize {
        let product = u128::from(self.next_u64()) * bound as u128;
        usize::try_from(product >> 64).unwrap_or(0)
    }

    /// Draws one of these; `None` if there are none.
    pub fn pick<'t, T>(&mut self, among: &'t [T]) -> Option<&'t T> {
        let index = self.below(among.len());
        among.get(index)
    }

    /// Shuffles the items (Fisher and Yates).
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for end in (1..items.len()).rev() {
            items.swap(end, self.below(end + 1));
        }
    }
}

const fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::Stream;

    #[test]
    fn the_stream_is_splitmix64() {
        let mut stream = Stream::new(1_234_567);
        let drawn: Vec<u64> = (0..3).map(|_| stream.next_u64()).collect();
        // The values that the reference implementation in C prints.
        let known =
            [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423];
        assert_eq!(drawn, known);
    }

    #[test]
    fn streams_within_a_stream_differ() {
        let seed = Stream::new(7);
        let mut firsts: Vec<u64> = (0..1000).map(|k| seed.of(k).next_u64()).collect();
        firsts.push(seed.named("tasks").next_u64());
        firsts.push(seed.named("options").next_u64());
        firsts.sort_unstable();
        firsts.dedup();
        assert_eq!(firsts.len(), 1002);
    }

    #[test]
    fn every_number_below_the_bound_is_drawn() {
        let mut stream = Stream::new(0);
        let mut seen = [0; 6];
        for _ in 0..6000 {
            seen[stream.below(6)] += 1;
        }
        assert!(seen.iter().all(|&times| (800..1200).contains(&times)), "{seen:?}");
        assert_eq!(stream.below(0), 0);
    }
}
