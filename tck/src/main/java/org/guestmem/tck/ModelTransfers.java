package org.guestmem.tck;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.guestmem.api.GuestMemory;
import org.guestmem.api.OutOfRangeException;
import org.guestmem.api.PartialTransferException;

/** Bytes by guest address, also over borders and as far as a hole, there and in the model. */
record ModelTransfers(GuestMemory memory, MemoryModel model, SplittableRandom random) {

  void step(int at) {
    int length = length();
    switch (random.nextInt(7)) {
      case 0 -> get(at, length);
      case 1 -> put(at, length);
      case 2 -> fill(at, length);
      case 3 -> getBuffer(at, length);
      case 4 -> putBuffer(at, length);
      case 5 -> readOrWrite(at, length);
      default -> copy(at, length);
    }
  }

  private int length() {
    return random.nextInt(random.nextInt(16) == 0 ? 3 * Contract.PAGE : 24);
  }

  /** Expects what was read in place of the bytes that were there, as far as it was read. */
  private void assertRead(int at, int count, byte[] before, byte[] found) {
    byte[] expected = before.clone();
    System.arraycopy(model.bytes(), at, expected, 0, count);
    assertArrayEquals(expected, found, () -> count + " bytes at " + at);
  }

  private void get(int at, int length) {
    byte[] before = Seeded.bytes(random, length);
    byte[] found = before.clone();
    Reach reach = model.readable(at, length);
    reach.check(() -> memory.get(MemoryModel.address(at), found, 0, length));
    assertRead(at, reach.count(), before, found);
  }

  private void put(int at, int length) {
    byte[] source = Seeded.bytes(random, length);
    Reach reach = model.writable(at, length);
    reach.check(() -> memory.put(MemoryModel.address(at), source, 0, length));
    model.write(at, source, 0, reach.count());
  }

  private void fill(int at, int length) {
    byte value = (byte) random.nextInt();
    Reach reach = model.writable(at, length);
    reach.check(() -> memory.fill(MemoryModel.address(at), length, value));
    Arrays.fill(model.bytes(), at, at + reach.count(), value);
    model.wrote(at, reach.count());
  }

  /** A buffer with the bytes between its position and its limit. */
  private ByteBuffer buffer(byte[] bytes) {
    int size = bytes.length + 5;
    ByteBuffer buffer =
        random.nextBoolean() ? ByteBuffer.allocate(size) : ByteBuffer.allocateDirect(size);
    return buffer.put(3, bytes).position(3).limit(3 + bytes.length);
  }

  private void getBuffer(int at, int length) {
    byte[] before = Seeded.bytes(random, length);
    ByteBuffer target = buffer(before);
    Reach reach = model.readable(at, length);
    reach.check(() -> memory.get(MemoryModel.address(at), target));
    assertEquals(reach.complete() ? 3 + length : 3, target.position());
    byte[] found = new byte[length];
    target.get(3, found);
    assertRead(at, reach.count(), before, found);
  }

  private void putBuffer(int at, int length) {
    byte[] bytes = Seeded.bytes(random, length);
    ByteBuffer source = random.nextBoolean() ? buffer(bytes) : buffer(bytes).asReadOnlyBuffer();
    Reach reach = model.writable(at, length);
    reach.check(() -> memory.put(MemoryModel.address(at), source));
    assertEquals(reach.complete() ? 3 + length : 3, source.position());
    model.write(at, bytes, 0, reach.count());
  }

  /** Transfers that return how far they came where the others throw. */
  private void readOrWrite(int at, int length) {
    long address = MemoryModel.address(at);
    byte[] before = Seeded.bytes(random, length);
    byte[] bytes = before.clone();
    boolean write = random.nextBoolean();
    Reach reach = write ? model.writable(at, length) : model.readable(at, length);
    Runnable transfer =
        () ->
            assertEquals(
                reach.count(),
                write
                    ? memory.write(address, bytes, 0, length)
                    : memory.read(address, bytes, 0, length));
    if (reach.stop() == Reach.Stop.HOLE && reach.count() > 0) {
      transfer.run();
    } else {
      reach.check(transfer);
    }
    if (write) {
      model.write(at, bytes, 0, reach.count());
    } else {
      assertRead(at, reach.count(), before, bytes);
    }
  }

  private void copy(int from, int length) {
    // Half of the copies overlap.
    int to = random.nextBoolean() ? model.place(random) : near(from);
    int count = Math.min(model.readable(from, length).count(), model.readable(to, length).count());
    if (!model.writable(to, count).complete() && count > 0) {
      return; // How much is copied before a read-only region depends on the direction.
    }
    Runnable copy = () -> memory.copy(MemoryModel.address(from), MemoryModel.address(to), length);
    if (count > 0 && count < length) {
      PartialTransferException e = assertThrows(PartialTransferException.class, copy::run);
      assertEquals(count, e.completed());
    } else if (count == length
        && model.readable(from, length).complete()
        && model.readable(to, length).complete()) {
      copy.run();
    } else {
      assertThrows(OutOfRangeException.class, copy::run);
    }
    System.arraycopy(model.bytes(), from, model.bytes(), to, count);
    model.wrote(to, count);
  }

  private int near(int at) {
    return Math.min(model.size() - 1, Math.max(0, at - 100 + random.nextInt(200)));
  }
}
