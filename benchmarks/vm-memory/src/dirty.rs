//! What logging writes costs, and taking the log.

use crate::clock::Table;
use crate::offsets::{offsets, Random, COUNT, REGION};
use std::hint::black_box;
use vm_memory::bitmap::{AtomicBitmap, Bitmap};
use vm_memory::{Bytes, MmapRegion, VolatileMemory};

const PAGE: usize = 4096;

/// Writes to pages that are dirty already, as all but the first of a page are.
pub fn writes(table: &mut Table) {
    let region: MmapRegion<AtomicBitmap> = MmapRegion::new(REGION).unwrap();
    let slice = region.as_volatile_slice();
    let at = offsets(REGION);
    let values = || black_box(at.as_slice()).iter().copied().enumerate();
    slice.write_slice(&vec![1; REGION], 0).unwrap();
    table.row("write u64, page dirty already, VolatileRef", COUNT, || {
        let view = black_box(&slice);
        values().for_each(|(i, at)| view.get_ref::<u64>(at).unwrap().store(i as u64));
        0
    });
    table.row("write u64, page dirty already, write_obj", COUNT, || {
        let view = black_box(&slice);
        values().for_each(|(i, at)| view.write_obj(i as u64, at).unwrap());
        0
    });
}

/// Marks 1 GiB.
pub fn marks(table: &mut Table) {
    const SIZE: usize = 1 << 30;
    let log = AtomicBitmap::new(SIZE, PAGE);
    let mark = || {
        black_box(&log).mark_dirty(0, black_box(SIZE));
        0
    };
    table.prepared(
        "mark 1 GiB, marked already",
        || log.mark_dirty(0, SIZE),
        mark,
    );
    table.prepared("mark 1 GiB, clean", || log.reset(), mark);
}

/// Takes the marks of 1 TiB and goes through the dirty ranges.
pub fn harvests(table: &mut Table) {
    const SIZE: usize = 1 << 40;
    let pages = (SIZE / PAGE) as u64;
    let log = AtomicBitmap::new(SIZE, PAGE);
    for (name, dirty) in [("clean", 0), ("1 %", pages / 100)] {
        let mark = || {
            let mut random = Random::new(dirty);
            for _ in 0..dirty {
                log.mark_dirty(random.below(pages) as usize * PAGE, PAGE);
            }
        };
        let harvest = || {
            black_box(&log)
                .get_and_reset()
                .into_iter()
                .map(dirty_bytes)
                .sum()
        };
        table.prepared(&format!("harvest 1 TiB, {name}"), mark, harvest);
    }
}

/// Goes through the ranges of a word.
fn dirty_bytes(mut word: u64) -> u64 {
    let mut bytes = 0;
    while word != 0 {
        word >>= word.trailing_zeros();
        let ones = word.trailing_ones();
        bytes += ones as u64 * PAGE as u64;
        word = word.checked_shr(ones).unwrap_or(0);
    }
    bytes
}
