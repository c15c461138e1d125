package org.guestmem.tck;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.guestmem.api.VolatileSlice;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Bulk access with arrays and byte buffers, and fill. */
public interface BulkContract extends Contract {
  /** Lengths that begin, end and cross words and pages. */
  List<Integer> LENGTHS =
      List.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 15, 16, 17, 31, 64, 100, 4095, 4096, 4097, 9000);

  @Tag("vm_memory::volatile_memory::tests::slice_copy_to_u8")
  @Tag("vm_memory::volatile_memory::tests::slice_copy_from_u8")
  @Tag("vm_memory::volatile_memory::tests::slice_read_and_write")
  @ParameterizedTest
  @EnumSource
  default void arraysMustGoInAndOutAtEveryAlignmentAndLength(RegionKind kind) {
    VolatileSlice view = regions().create(kind, 4 * PAGE).slice();
    Seeded.run(
        random -> {
          byte[] model = new byte[4 * PAGE];
          for (int alignment = 0; alignment < 9; alignment++) {
            for (int length : LENGTHS) {
              array(view, model, PAGE - 4 + alignment, length, random);
            }
          }
          assertArrayEquals(model, contents(view));
        });
  }

  private static void array(
      VolatileSlice view, byte[] model, int offset, int length, SplittableRandom random) {
    int from = random.nextInt(9);
    byte[] source = Seeded.bytes(random, from + length + 5);
    view.put(offset, source, from, length);
    System.arraycopy(source, from, model, offset, length);
    byte[] target = Seeded.bytes(random, from + length + 5);
    byte[] expected = target.clone();
    System.arraycopy(source, from, expected, from, length);
    view.get(offset, target, from, length);
    assertArrayEquals(expected, target, () -> length + " bytes at " + offset);
  }

  @ParameterizedTest
  @EnumSource
  default void byteBuffersMustGoInAndOutFromPositionToLimit(RegionKind kind) {
    VolatileSlice view = regions().create(kind, 4 * PAGE).slice();
    Seeded.run(
        random -> {
          byte[] model = new byte[4 * PAGE];
          for (int length : LENGTHS) {
            for (ByteBuffer buffer :
                new ByteBuffer[] {
                  ByteBuffer.allocate(length + 8),
                  ByteBuffer.allocateDirect(length + 8),
                  // A slice has an array offset, which is easily forgotten.
                  ByteBuffer.allocate(length + 13).position(5).slice(),
                }) {
              buffer(view, model, PAGE - 8 + random.nextInt(9), length, buffer, random);
            }
          }
          assertArrayEquals(model, contents(view));
        });
  }

  private static void buffer(
      VolatileSlice view,
      byte[] model,
      int offset,
      int length,
      ByteBuffer buffer,
      SplittableRandom random) {
    byte[] bytes = Seeded.bytes(random, length + 8);
    buffer.clear().put(bytes).position(3).limit(3 + length);
    view.put(offset, random.nextBoolean() ? buffer.asReadOnlyBuffer() : buffer);
    System.arraycopy(bytes, 3, model, offset, length);
    buffer.position(3);
    view.put(offset, buffer);
    assertEquals(3 + length, buffer.position());
    assertEquals(3 + length, buffer.limit());

    buffer.clear().put(new byte[length + 8]).position(2).limit(2 + length);
    view.get(offset, buffer);
    assertEquals(2 + length, buffer.position());
    byte[] found = new byte[length + 8];
    buffer.clear().get(found);
    byte[] expected = new byte[length + 8];
    System.arraycopy(bytes, 3, expected, 2, length);
    assertArrayEquals(expected, found, () -> length + " bytes at " + offset);
  }

  @ParameterizedTest
  @EnumSource
  default void readOnlyBufferMustBeRefusedAsATarget(RegionKind kind) {
    VolatileSlice view = regions().create(kind, PAGE).slice();
    for (int length : new int[] {0, 4, 100}) {
      ByteBuffer target = ByteBuffer.allocate(length).asReadOnlyBuffer();
      assertThrows(ReadOnlyBufferException.class, () -> view.get(0, target));
      assertEquals(0, target.position());
    }
  }

  @Tag("vm_memory::volatile_memory::tests::test_write_past_end")
  @ParameterizedTest
  @EnumSource
  default void bufferMustNotMoveWhenTheAccessIsRefused(RegionKind kind) {
    VolatileSlice view = regions().create(kind, PAGE).slice();
    ByteBuffer buffer = ByteBuffer.allocate(100).position(10);
    assertThrows(RuntimeException.class, () -> view.get(PAGE - 89, buffer));
    assertThrows(RuntimeException.class, () -> view.put(PAGE - 89, buffer));
    assertEquals(10, buffer.position());
    assertEquals(100, buffer.limit());
    assertArrayEquals(new byte[PAGE], contents(view));
  }

  @ParameterizedTest
  @EnumSource
  default void fillMustSetExactlyItsRange(RegionKind kind) {
    VolatileSlice view = regions().create(kind, 4 * PAGE).slice();
    Seeded.run(
        random -> {
          byte[] model = new byte[4 * PAGE];
          for (int alignment = 0; alignment < 9; alignment++) {
            for (int length : LENGTHS) {
              byte value = (byte) random.nextInt();
              int offset = PAGE - 3 + alignment;
              view.fill(offset, length, value);
              Arrays.fill(model, offset, offset + length, value);
              assertArrayEquals(model, contents(view), () -> length + " bytes at " + offset);
            }
          }
        });
  }

  /** The bytes of a small view, read one by one with the simplest accessor. */
  static byte[] contents(VolatileSlice view) {
    byte[] bytes = new byte[(int) view.size()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = view.getByte(i);
    }
    return bytes;
  }
}
