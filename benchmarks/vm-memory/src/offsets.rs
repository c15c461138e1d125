//! Offsets and addresses made beforehand, distributed as those of the Java benchmarks.

/// How many values are read or written at a time.
pub const COUNT: usize = 1024;

pub const REGION: usize = 1 << 20;

/// Regions have holes of their size between them.
pub const STRIDE: u64 = 2 * REGION as u64;

/// How many addresses there are before they repeat.
pub const ADDRESSES: usize = 1 << 14;

const LINES: usize = 1024;
const LINE: u64 = 64;

/// SplitMix64.
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Random(seed)
    }

    pub fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % bound
    }
}

/// Multiples of 8 below a size.
pub fn offsets(size: usize) -> Vec<usize> {
    let mut random = Random::new(COUNT as u64);
    (0..COUNT)
        .map(|_| random.below(size as u64 / 8) as usize * 8)
        .collect()
}

/// Addresses in 1024 cache lines, of all regions or of one, in an order that no predictor learns.
pub fn addresses(regions: usize, hot: bool) -> Vec<u64> {
    let mut random = Random::new(regions as u64);
    let lines: Vec<u64> = (0..LINES)
        .map(|i| if hot { regions / 2 } else { i % regions })
        .map(|region| region as u64 * STRIDE + random.below(REGION as u64 / LINE) * LINE)
        .collect();
    (0..ADDRESSES)
        .map(|_| lines[random.below(LINES as u64) as usize])
        .collect()
}
