package org.guestmem.tck;

import static org.guestmem.tck.GuestRam.BASE;
import static org.guestmem.tck.GuestRam.END;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.util.Arrays;
import java.util.List;
import org.guestmem.api.GuestMemory;
import org.guestmem.api.OutOfRangeException;
import org.guestmem.api.PartialTransferException;
import org.guestmem.api.VolatileSlice;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Transfers that stop at a hole, buffers, copies and views over several regions. */
public interface GuestPartialContract extends Contract {

  @Tag("vm_memory::mmap::tests::write_and_read")
  @Tag("vm_memory::mmap::tests::test_access_cross_boundary")
  @Test
  default void readAndWriteMustStopAtAHoleAndSayWhere() {
    GuestMemory memory = GuestRam.map(regions());
    Seeded.run(
        random -> {
          int size = (int) (END - BASE);
          byte[] model = Seeded.bytes(random, size);
          memory.put(BASE, model, 0, size);
          for (int round = 0; round < 500; round++) {
            int at = random.nextInt(size);
            int length = random.nextInt(2 * PAGE);
            int expected = Math.min(length, size - at);
            byte[] bytes = Seeded.bytes(random, length + 3);
            byte[] found = bytes.clone();
            assertEquals(expected, memory.read(BASE + at, found, 3, length));
            System.arraycopy(model, at, bytes, 3, expected);
            assertArrayEquals(bytes, found);
            random.nextBytes(bytes);
            assertEquals(expected, memory.write(BASE + at, bytes, 3, length));
            System.arraycopy(bytes, 3, model, at, expected);
          }
          byte[] all = new byte[size];
          memory.get(BASE, all, 0, size);
          assertArrayEquals(model, all);
        });
  }

  @Tag("vm_memory::guest_memory::tests::test_zero_length_accesses")
  @Test
  default void partialTransferThatBeginsInAHoleMustBeOutOfRange() {
    GuestMemory memory = GuestRam.map(regions());
    byte[] bytes = new byte[8];
    for (long hole : new long[] {BASE - 1, END, -1}) {
      assertThrows(OutOfRangeException.class, () -> memory.read(hole, bytes, 0, 8));
      assertThrows(OutOfRangeException.class, () -> memory.write(hole, bytes, 0, 8));
      assertThrows(OutOfRangeException.class, () -> memory.slices(hole, 8));
      assertThrows(OutOfRangeException.class, () -> memory.copy(hole, BASE, 8));
      assertThrows(OutOfRangeException.class, () -> memory.copy(BASE, hole, 8));
      assertThrows(OutOfRangeException.class, () -> memory.get(hole, ByteBuffer.wrap(bytes)));
      assertThrows(OutOfRangeException.class, () -> memory.put(hole, ByteBuffer.wrap(bytes)));
    }
    assertEquals(0, memory.read(END, bytes, 8, 0));
    assertEquals(0, memory.write(BASE, bytes, 0, 0));
    assertThrows(OutOfRangeException.class, () -> memory.read(END + 1, bytes, 0, 0));
    assertThrows(IndexOutOfBoundsException.class, () -> memory.read(BASE, bytes, 1, 8));
    assertThrows(IndexOutOfBoundsException.class, () -> memory.write(BASE, bytes, -1, 8));
  }

  @Test
  default void bufferMustCrossRegionsAndMoveOnlyWhenAllCame() {
    GuestMemory memory = GuestRam.map(regions());
    Seeded.run(
        random -> {
          byte[] source = Seeded.bytes(random, 2 * PAGE);
          ByteBuffer from = ByteBuffer.wrap(source).position(5).limit(5 + PAGE + 99);
          memory.put(BASE + 2 * PAGE - 50, from);
          assertEquals(0, from.remaining());
          ByteBuffer to = ByteBuffer.allocateDirect(2 * PAGE).position(7).limit(7 + PAGE + 99);
          memory.get(BASE + 2 * PAGE - 50, to);
          assertEquals(7 + PAGE + 99, to.position());
          assertEquals(ByteBuffer.wrap(source, 5, PAGE + 99), to.position(7));
        });
    ByteBuffer tooMuch = ByteBuffer.allocate(9);
    assertThrows(PartialTransferException.class, () -> memory.get(END - 4, tooMuch));
    assertThrows(PartialTransferException.class, () -> memory.put(END - 4, tooMuch));
    assertEquals(0, tooMuch.position());
    assertEquals(9, tooMuch.limit());
    ByteBuffer locked = ByteBuffer.allocate(0).asReadOnlyBuffer();
    assertThrows(ReadOnlyBufferException.class, () -> memory.get(BASE, locked));
  }

  @Test
  default void copyMustMatchAPlainArrayWhereverTheRangesOverlap() {
    GuestMemory memory = GuestRam.map(regions());
    Seeded.run(
        random -> {
          int size = (int) (END - BASE);
          byte[] model = Seeded.bytes(random, size);
          memory.put(BASE, model, 0, size);
          for (int round = 0; round < 400; round++) {
            int length = random.nextInt(random.nextBoolean() ? 20 : size);
            int from = random.nextInt(size - length + 1);
            int to = random.nextInt(size - length + 1);
            memory.copy(BASE + from, BASE + to, length);
            System.arraycopy(model, from, model, to, length);
          }
          byte[] found = new byte[size];
          memory.get(BASE, found, 0, size);
          assertArrayEquals(model, found);
        });
  }

  @Test
  default void copyThatMeetsAHoleMustHaveCopiedWhatComesBefore() {
    GuestMemory memory = GuestRam.map(regions());
    byte[] model = new byte[(int) (END - BASE)];
    for (int i = 0; i < model.length; i++) {
      model[i] = (byte) (i * 31);
    }
    memory.put(BASE, model, 0, model.length);
    for (boolean up : new boolean[] {true, false}) {
      long from = up ? END - 90 : END - 150;
      long to = up ? END - 150 : END - 90;
      PartialTransferException e =
          assertThrows(PartialTransferException.class, () -> memory.copy(from, to, PAGE));
      assertEquals(90, e.completed());
      assertEquals(PAGE, e.expected());
      System.arraycopy(model, (int) (from - BASE), model, (int) (to - BASE), 90);
    }
    byte[] found = new byte[model.length];
    memory.get(BASE, found, 0, found.length);
    assertArrayEquals(model, found);
    assertThrows(IllegalArgumentException.class, () -> memory.copy(BASE, BASE, -1));
  }

  @Tag("vm_memory::mmap::tests::test_guest_memory_get_slices")
  @Test
  default void slicesMustTileTheRange() {
    GuestMemory memory = GuestRam.map(regions());
    Seeded.run(
        random -> {
          int size = (int) (END - BASE);
          byte[] model = Seeded.bytes(random, size);
          memory.put(BASE, model, 0, size);
          for (int round = 0; round < 200; round++) {
            int at = random.nextInt(size);
            int length = random.nextInt(size - at + 1);
            byte[] found = new byte[length];
            int done = 0;
            for (VolatileSlice slice : memory.slices(BASE + at, length)) {
              slice.get(0, found, done, (int) slice.size());
              done += (int) slice.size();
            }
            assertEquals(length, done);
            assertArrayEquals(Arrays.copyOfRange(model, at, at + length), found);
          }
        });
    List<VolatileSlice> views = memory.slices(BASE + PAGE, 3 * PAGE);
    assertEquals(
        List.of((long) PAGE, (long) PAGE, (long) PAGE),
        views.stream().map(VolatileSlice::size).toList());
    assertEquals(List.of(), memory.slices(END, 0));
    assertThrows(OutOfRangeException.class, () -> memory.slices(END + 1, 0));
    assertThrows(OutOfRangeException.class, () -> memory.slices(BASE, Long.MAX_VALUE));
    assertThrows(IllegalArgumentException.class, () -> memory.slices(BASE, -1));
    assertThrows(UnsupportedOperationException.class, () -> views.remove(0));
  }
}
