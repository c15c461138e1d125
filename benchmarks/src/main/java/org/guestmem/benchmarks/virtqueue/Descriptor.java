package org.guestmem.benchmarks.virtqueue;

import org.guestmem.api.LittleEndian;

/** A descriptor, read as a whole. */
@LittleEndian
record Descriptor(long address, int length, short flags, short next) {}
