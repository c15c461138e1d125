package org.guestmem.kvm;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.guestmem.api.GuestAddress;

/** Writes down what leaves the guest, and answers every read with one value. */
class RecordingHandler implements ExitHandler {
  final List<String> seen = Collections.synchronizedList(new ArrayList<>());
  volatile long answer;

  @Override
  public void portOut(int port, int size, int value) {
    seen.add("out %s %d %s".formatted(hex(port), size, hex(value & 0xffff_ffffL)));
  }

  @Override
  public int portIn(int port, int size) {
    seen.add("in %s %d".formatted(hex(port), size));
    return (int) answer;
  }

  @Override
  public void mmioWrite(long address, int size, long value) {
    seen.add("write %s %d %s".formatted(hex(address), size, hex(value)));
  }

  @Override
  public long mmioRead(long address, int size) {
    seen.add("read %s %d".formatted(hex(address), size));
    return answer;
  }

  private static String hex(long number) {
    return GuestAddress.format(number);
  }
}
