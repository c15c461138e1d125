//! The loops of Guestmem's benchmarks over the crate vm-memory: `guestmem-vm-memory [PATTERN]`.

mod accesses;
mod clock;
mod dirty;
mod offsets;
mod queue;
mod values;

use clock::Table;

fn main() {
    let mut table = Table::new(std::env::args().nth(1).unwrap_or_default());
    values::by_slice(&mut table);
    values::copies(&mut table);
    for regions in [1, 64, 1024] {
        values::by_address(&mut table, regions);
    }
    queue::by_slices(&mut table);
    for regions in [1, 64] {
        queue::by_address(&mut table, regions);
    }
    dirty::writes(&mut table);
    dirty::marks(&mut table);
    dirty::harvests(&mut table);
}
