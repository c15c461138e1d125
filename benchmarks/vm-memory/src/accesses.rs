//! The ways in which a device reaches the parts of its queue.

use std::sync::atomic::Ordering;
use vm_memory::{ByteValued, Bytes, GuestAddress, GuestMemoryMmap, VolatileMemory, VolatileSlice};

/// The three parts of a queue, and where a value is in one.
pub trait Queue {
    fn acquire(&self, part: usize, at: usize) -> u16;
    fn release(&self, part: usize, at: usize, value: u16);
    fn read<T: ByteValued>(&self, part: usize, at: usize) -> T;
    fn write<T: ByteValued>(&self, part: usize, at: usize, value: T);
}

/// Each value through a `VolatileRef`.
pub struct Refs<'a>(pub [VolatileSlice<'a>; 3]);

impl Queue for Refs<'_> {
    fn acquire(&self, part: usize, at: usize) -> u16 {
        self.0[part].load(at, Ordering::Acquire).unwrap()
    }
    fn release(&self, part: usize, at: usize, value: u16) {
        self.0[part].store(value, at, Ordering::Release).unwrap()
    }
    fn read<T: ByteValued>(&self, part: usize, at: usize) -> T {
        self.0[part].get_ref(at).unwrap().load()
    }
    fn write<T: ByteValued>(&self, part: usize, at: usize, value: T) {
        self.0[part].get_ref(at).unwrap().store(value)
    }
}

/// Each value by `read_obj` and `write_obj` of a slice.
pub struct Slices<'a>(pub [VolatileSlice<'a>; 3]);

impl Queue for Slices<'_> {
    fn acquire(&self, part: usize, at: usize) -> u16 {
        self.0[part].load(at, Ordering::Acquire).unwrap()
    }
    fn release(&self, part: usize, at: usize, value: u16) {
        self.0[part].store(value, at, Ordering::Release).unwrap()
    }
    fn read<T: ByteValued>(&self, part: usize, at: usize) -> T {
        self.0[part].read_obj(at).unwrap()
    }
    fn write<T: ByteValued>(&self, part: usize, at: usize, value: T) {
        self.0[part].write_obj(value, at).unwrap()
    }
}

/// Each value by `read_obj` and `write_obj` of the guest's memory.
pub struct Addresses<'a>(pub &'a GuestMemoryMmap, pub [u64; 3]);

impl Addresses<'_> {
    fn of(&self, part: usize, at: usize) -> GuestAddress {
        GuestAddress(self.1[part] + at as u64)
    }
}

impl Queue for Addresses<'_> {
    fn acquire(&self, part: usize, at: usize) -> u16 {
        self.0.load(self.of(part, at), Ordering::Acquire).unwrap()
    }
    fn release(&self, part: usize, at: usize, value: u16) {
        self.0
            .store(value, self.of(part, at), Ordering::Release)
            .unwrap()
    }
    fn read<T: ByteValued>(&self, part: usize, at: usize) -> T {
        self.0.read_obj(self.of(part, at)).unwrap()
    }
    fn write<T: ByteValued>(&self, part: usize, at: usize, value: T) {
        self.0.write_obj(value, self.of(part, at)).unwrap()
    }
}
