package org.guestmem.tck;

import java.lang.invoke.MethodHandles;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;
import org.guestmem.api.Length;
import org.guestmem.api.LittleEndian;
import org.guestmem.api.ValueType;

/**
 * A request whose first component lets the guest act while the record is being made: the moment
 * that a double fetch would be hit in.
 *
 * @param kind springs the trap
 * @param address comes after it
 * @param length comes after it
 * @param more come after it
 */
@LittleEndian
@SuppressWarnings("ArrayRecordComponent") // an array has to be a copy as well
record TrappedRequest(Trap kind, long address, int length, @Length(3) byte[] more) {
  static final ValueType<TrappedRequest> TYPE =
      ValueType.ofRecord(MethodHandles.lookup(), TrappedRequest.class);

  private static final ThreadLocal<Deque<Runnable>> GUESTS =
      ThreadLocal.withInitial(ArrayDeque::new);

  /**
   * Springs when it is made.
   *
   * @param value any
   */
  record Trap(int value) {
    Trap {
      GUESTS.get().forEach(Runnable::run);
    }
  }

  static TrappedRequest sample() {
    return new TrappedRequest(new Trap(7), 0x1122334455667788L, 16, new byte[] {1, 2, 3});
  }

  /** Reads while a guest acts. */
  static <T> T trapped(Runnable guest, Supplier<T> read) {
    GUESTS.get().push(guest);
    try {
      return read.get();
    } finally {
      GUESTS.get().pop();
    }
  }

  /** The components, for comparisons. */
  List<Object> parts() {
    return List.of(kind, address, length, more[0], more[1], more[2]);
  }
}
