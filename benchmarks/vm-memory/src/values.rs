//! Single values and copies, through a slice and by guest address.

use crate::clock::Table;
use crate::offsets::{addresses, offsets, ADDRESSES, COUNT, REGION, STRIDE};
use std::hint::black_box;
use std::sync::atomic::{AtomicU64, Ordering};
use vm_memory::{Bytes, GuestAddress, GuestMemoryMmap, MmapRegion, VolatileMemory};

const SIZE: usize = 16 << 10;

/// 1024 values in 16 KiB.
pub fn by_slice(table: &mut Table) {
    let region: MmapRegion = MmapRegion::new(SIZE).unwrap();
    let slice = region.as_volatile_slice();
    let at = offsets(SIZE);
    let values = || black_box(at.as_slice()).iter().copied().enumerate();

    table.row("read u64, VolatileRef", COUNT, || {
        let view = black_box(slice);
        values()
            .map(|(_, at)| view.get_ref::<u64>(at).unwrap().load())
            .fold(0, u64::wrapping_add)
    });
    table.row("read u64, read_obj", COUNT, || {
        let view = black_box(slice);
        values()
            .map(|(_, at)| view.read_obj::<u64>(at).unwrap())
            .fold(0, u64::wrapping_add)
    });
    table.row("write u64, VolatileRef", COUNT, || {
        let view = black_box(slice);
        values().for_each(|(i, at)| view.get_ref::<u64>(at).unwrap().store(i as u64));
        0
    });
    table.row("write u64, write_obj", COUNT, || {
        let view = black_box(slice);
        values().for_each(|(i, at)| view.write_obj(i as u64, at).unwrap());
        0
    });
    table.row("load acquire u64", COUNT, || {
        let view = black_box(slice);
        values()
            .map(|(_, at)| view.load::<u64>(at, Ordering::Acquire).unwrap())
            .fold(0, u64::wrapping_add)
    });
    table.row("store release u64", COUNT, || {
        let view = black_box(slice);
        values().for_each(|(i, at)| view.store(i as u64, at, Ordering::Release).unwrap());
        0
    });
    table.row("compare and exchange u64", COUNT, || {
        let view = black_box(slice);
        let exchange = |(i, at)| {
            let value: &AtomicU64 = view.get_atomic_ref(at).unwrap();
            value
                .compare_exchange(0, i as u64, Ordering::SeqCst, Ordering::SeqCst)
                .unwrap_or_else(|found| found)
        };
        values().map(exchange).fold(0, u64::wrapping_add)
    });
}

/// Copies into a region, to one cache line after the other.
pub fn copies(table: &mut Table) {
    const COPIES: usize = 16;
    const STEP: usize = 64;
    for size in [64, 4096, 1 << 20] {
        let region: MmapRegion = MmapRegion::new(size + COPIES * STEP).unwrap();
        let slice = region.as_volatile_slice();
        // Where an array of Java has its first byte.
        let bytes = vec![0u8; size + 16];
        table.row(&format!("copy {size} bytes in"), COPIES, || {
            let view = black_box(slice);
            let from = black_box(&bytes[16..]);
            for i in 0..COPIES {
                view.write_slice(from, i * STEP).unwrap();
            }
            0
        });
    }
}

/// Values of many regions of 1 MiB.
pub fn by_address(table: &mut Table, regions: usize) {
    let ranges: Vec<_> = (0..regions as u64)
        .map(|i| (GuestAddress(i * STRIDE), REGION))
        .collect();
    let guest: GuestMemoryMmap = GuestMemoryMmap::from_ranges(&ranges).unwrap();
    for hot in [true, false] {
        let sequence = addresses(regions, hot);
        let lie = if hot { "hot" } else { "random" };
        let mut from = 0;
        let mut next = || {
            from = (from + COUNT) & (ADDRESSES - 1);
            from..from + COUNT
        };
        table.row(
            &format!("read u64 by address, {lie}, {regions} regions"),
            COUNT,
            || {
                let guest = black_box(&guest);
                black_box(&sequence[next()])
                    .iter()
                    .map(|&at| guest.read_obj::<u64>(GuestAddress(at)).unwrap())
                    .fold(0, u64::wrapping_add)
            },
        );
        table.row(
            &format!("write u64 by address, {lie}, {regions} regions"),
            COUNT,
            || {
                let guest = black_box(&guest);
                for (i, &at) in black_box(&sequence[next()]).iter().enumerate() {
                    guest.write_obj(i as u64, GuestAddress(at)).unwrap();
                }
                0
            },
        );
    }
}
