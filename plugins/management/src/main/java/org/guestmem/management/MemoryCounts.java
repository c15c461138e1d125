package org.guestmem.management;

import java.util.OptionalLong;
import java.util.concurrent.atomic.LongAdder;
import org.guestmem.api.DirtyPages;
import org.guestmem.api.RegionSpec;
import org.guestmem.api.spi.MemoryListener;

/** Counts what becomes of memory. */
final class MemoryCounts implements MemoryListener {
  final LongAdder mapped = new LongAdder();
  final LongAdder unmapped = new LongAdder();
  final LongAdder harvests = new LongAdder();
  final LongAdder faults = new LongAdder();
  final LongAdder closedForUsers = new LongAdder();

  @Override
  public void mapped(String region, String backend, RegionSpec spec) {
    mapped.increment();
  }

  @Override
  public void unmapped(String region, long size) {
    unmapped.increment();
  }

  @Override
  public void harvested(String log, String harvester, DirtyPages pages, OptionalLong nanos) {
    harvests.increment();
  }

  @Override
  public void faulted(String region, long offset, long length, OptionalLong fileLength) {
    faults.increment();
  }

  @Override
  public void closedForUser(String what, String user) {
    closedForUsers.increment();
  }
}
