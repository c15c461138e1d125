package org.guestmem.examples.bootloader;

import java.util.Arrays;
import org.guestmem.api.AddressRange;
import org.guestmem.api.GuestMemory;
import org.guestmem.ffm.FfmRegionFactory;

/** The memory of a machine: 3 MiB from 0 on, and 64 KiB at 4 GiB. */
final class Machine implements AutoCloseable {
  static final long LOW = 3 << 20;
  static final long HIGH = 1L << 32;
  static final long HIGH_SIZE = 64 << 10;

  final GuestMemory memory =
      GuestMemory.fromRanges(
          new FfmRegionFactory(), AddressRange.of(0, LOW), AddressRange.of(HIGH, HIGH_SIZE));

  byte[] read(long address, int length) {
    byte[] bytes = new byte[length];
    memory.get(address, bytes, 0, length);
    return bytes;
  }

  /** What a text ends before the first zero. */
  String text(long address) {
    byte[] bytes = read(address, 4096);
    int end = 0;
    while (bytes[end] != 0) {
      end++;
    }
    return new String(Arrays.copyOf(bytes, end), java.nio.charset.StandardCharsets.UTF_8);
  }

  boolean isUntouched() {
    return memory.isZero(0, LOW) && memory.isZero(HIGH, HIGH_SIZE);
  }

  @Override
  public void close() {
    memory.regions().forEach(region -> region.mapping().close());
  }
}
