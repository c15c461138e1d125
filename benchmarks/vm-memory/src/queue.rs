//! A device walks a split virtqueue of 256 entries with 85 chains of three descriptors.

use crate::accesses::{Addresses, Queue, Refs, Slices};
use crate::clock::Table;
use crate::offsets::Random;
use std::hint::black_box;
use vm_memory::{Bytes, GuestAddress, GuestMemoryMmap, MmapRegion, VolatileMemory};

const ENTRIES: usize = 256;
const MASK: usize = ENTRIES - 1;
const CHAIN: usize = 3;
const CHAINS: usize = ENTRIES / CHAIN;
const AVAILABLE: usize = 4096;
const USED: usize = 8192;
const SIZE: usize = 16384;
const INDEX: usize = 2;
const RING: usize = 4;
const DESCRIPTOR: usize = 16;
const LENGTH: usize = 8;
const FLAGS: usize = 12;
const NEXT: usize = 14;
const HAS_NEXT: u16 = 1;
const USED_ELEMENT: usize = 8;

#[inline(always)]
fn walk(queue: &impl Queue) -> u64 {
    let mut sum = 0u64;
    let mut next = 0usize;
    while next as u16 != queue.acquire(1, INDEX) {
        let head = queue.read::<u16>(1, RING + (next & MASK) * 2);
        let mut bytes = 0u32;
        let mut index = head;
        loop {
            let at = (index as usize & MASK) * DESCRIPTOR;
            sum = sum.wrapping_add(queue.read::<u64>(0, at));
            bytes = bytes.wrapping_add(queue.read::<u32>(0, at + LENGTH));
            let flags = queue.read::<u16>(0, at + FLAGS);
            index = queue.read::<u16>(0, at + NEXT);
            if flags & HAS_NEXT == 0 {
                break;
            }
        }
        let element = RING + (next & MASK) * USED_ELEMENT;
        queue.write::<u32>(2, element, head as u32);
        queue.write::<u32>(2, element + 4, bytes);
        next += 1;
        queue.release(2, INDEX, next as u16);
    }
    sum
}

/// A slice for each part.
pub fn by_slices(table: &mut Table) {
    let region: MmapRegion = MmapRegion::new(SIZE).unwrap();
    let memory = region.as_volatile_slice();
    memory.write_slice(&queue(), 0).unwrap();
    let part = |at, size| memory.subslice(at, size).unwrap();
    let parts = [
        part(0, ENTRIES * DESCRIPTOR),
        part(AVAILABLE, RING + ENTRIES * 2),
        part(USED, RING + ENTRIES * USED_ELEMENT),
    ];
    let name = "virtqueue chain of 3 by slices";
    table.row(&format!("{name}, VolatileRef"), CHAINS, || {
        walk(&Refs(black_box(parts)))
    });
    table.row(&format!("{name}, read_obj"), CHAINS, || {
        walk(&Slices(black_box(parts)))
    });
}

/// Each value with a look-up; the queue is in the middle region.
pub fn by_address(table: &mut Table, regions: usize) {
    const STRIDE: u64 = 1 << 20;
    let ranges: Vec<_> = (0..regions as u64)
        .map(|i| (GuestAddress(i * STRIDE), SIZE))
        .collect();
    let guest: GuestMemoryMmap = GuestMemoryMmap::from_ranges(&ranges).unwrap();
    let middle = regions as u64 / 2 * STRIDE;
    guest.write_slice(&queue(), GuestAddress(middle)).unwrap();
    let parts = [middle, middle + AVAILABLE as u64, middle + USED as u64];
    table.row(
        &format!("virtqueue chain of 3 by address, {regions} regions"),
        CHAINS,
        || walk(&Addresses(black_box(&guest), black_box(parts))),
    );
}

/// The memory of the queue; the descriptors of a chain lie where a free list left them.
fn queue() -> Vec<u8> {
    let mut order: Vec<usize> = (0..ENTRIES).collect();
    let mut random = Random::new(3);
    for i in (1..ENTRIES).rev() {
        order.swap(i, random.below(i as u64 + 1) as usize);
    }
    let mut memory = vec![0u8; SIZE];
    let mut put = |at: usize, bytes: &[u8]| memory[at..at + bytes.len()].copy_from_slice(bytes);
    for i in 0..CHAINS * CHAIN {
        let at = order[i] * DESCRIPTOR;
        let last = i % CHAIN == CHAIN - 1;
        put(at, &(0x10_0000 + i as u64 * 4096).to_ne_bytes());
        put(at + LENGTH, &1500u32.to_ne_bytes());
        put(at + FLAGS, &(if last { 0 } else { HAS_NEXT }).to_ne_bytes());
        put(
            at + NEXT,
            &(if last { 0 } else { order[i + 1] as u16 }).to_ne_bytes(),
        );
    }
    for chain in 0..CHAINS {
        put(
            AVAILABLE + RING + chain * 2,
            &(order[chain * CHAIN] as u16).to_ne_bytes(),
        );
    }
    put(AVAILABLE + INDEX, &(CHAINS as u16).to_ne_bytes());
    memory
}
