package org.guestmem.tck;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.guestmem.api.IoVector;
import org.guestmem.api.PartialTransferException;
import org.guestmem.api.VolatileSlice;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sources and targets that have fewer bytes than the view that is read into or written from. */
public interface ShortTransferContract extends Contract {

  /** Makes a transfer that must move all of so many bytes, or say that there were fewer. */
  static void exact(int wanted, int there, Executable transfer) throws IOException {
    if (there < wanted) {
      PartialTransferException e = assertThrows(PartialTransferException.class, transfer);
      assertEquals(wanted, e.expected());
      assertEquals(there, e.completed());
      return;
    }
    try {
      transfer.execute();
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  @Tag("vm_memory::io::tests::test_read_volatile")
  @Tag("vm_memory::volatile_memory::tests::test_read_from_exceeds_size")
  @ParameterizedTest
  @EnumSource
  default void readMustEndWithTheSourceOrTheView(RegionKind kind) throws IOException {
    for (byte[] source : new byte[][] {{1, 2}, {1, 2, 3, 4}, {5, 6, 7, 8, 9}}) {
      VolatileSlice memory = regions().create(kind, 5).slice();
      IoVector four = IoVector.of(memory.subslice(0, 4));
      int there = Math.min(4, source.length);
      byte[] expected = Arrays.copyOf(Arrays.copyOf(source, there), 5);
      try (FileChannel file = FileChannel.open(regions().file(source))) {
        assertEquals(there, four.readFrom(file));
        assertArrayEquals(expected, BulkContract.contents(memory));
        memory.fill(0, 5, (byte) 0);
        file.position(0);
        exact(4, there, () -> four.readFullyFrom(file));
        assertArrayEquals(expected, BulkContract.contents(memory));
      }
      memory.fill(0, 5, (byte) 0);
      assertEquals(there, four.readFrom(new ByteArrayInputStream(source)));
      assertArrayEquals(expected, BulkContract.contents(memory));
      memory.fill(0, 5, (byte) 0);
      exact(4, there, () -> four.readFullyFrom(new ByteArrayInputStream(source)));
      assertArrayEquals(expected, BulkContract.contents(memory));
    }
  }

  @Tag("vm_memory::io::tests::test_write_volatile")
  @ParameterizedTest
  @EnumSource
  default void writeMustEndWithTheTargetOrTheView(RegionKind kind) throws IOException {
    for (byte[] bytes : new byte[][] {{1, 2}, {1, 2, 3, 4}, {5, 6, 7, 8, 9}}) {
      VolatileSlice memory = regions().create(kind, bytes.length).slice();
      memory.put(0, bytes, 0, bytes.length);
      IoVector all = IoVector.of(memory);
      int taken = Math.min(4, bytes.length);
      ScriptedChannel once = room(4);
      assertEquals(taken, all.writeTo(once));
      assertArrayEquals(Arrays.copyOf(bytes, taken), once.written());
      ScriptedChannel full = room(4);
      exact(bytes.length, taken, () -> all.writeFullyTo(full));
      assertArrayEquals(Arrays.copyOf(bytes, taken), full.written());
      Path path = regions().file(new byte[0]);
      try (FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE)) {
        assertEquals(bytes.length, all.writeTo(file));
        assertArrayEquals(bytes, Files.readAllBytes(path));
        all.writeFullyTo(file.truncate(0));
        assertArrayEquals(bytes, Files.readAllBytes(path));
      }
    }
  }

  /** A channel that takes so many bytes and then none. */
  static ScriptedChannel room(int bytes) {
    int[] left = {bytes};
    return new ScriptedChannel(
        new byte[0],
        () -> {
          int room = left[0];
          left[0] = 0;
          return room;
        });
  }

  @Tag("vm_memory::io::tests::test_read_volatile_for_cursor")
  @ParameterizedTest
  @EnumSource
  default void nextReadMustGoOnWhereTheLastOneEnded(RegionKind kind) throws IOException {
    VolatileSlice memory = regions().create(kind, 5).slice();
    IoVector four = IoVector.of(memory.subslice(0, 4));
    byte[] source = {1, 2, 3, 4, 5, 6, 7};
    InputStream stream = new ByteArrayInputStream(source);
    try (FileChannel file = FileChannel.open(regions().file(source))) {
      for (boolean fromFile : new boolean[] {true, false}) {
        memory.fill(0, 5, (byte) 0);
        assertEquals(4, fromFile ? four.readFrom(file) : four.readFrom(stream));
        assertArrayEquals(new byte[] {1, 2, 3, 4, 0}, BulkContract.contents(memory));
        assertEquals(3, fromFile ? four.readFrom(file) : four.readFrom(stream));
        assertArrayEquals(new byte[] {5, 6, 7, 4, 0}, BulkContract.contents(memory));
        assertEquals(-1, fromFile ? four.readFrom(file) : four.readFrom(stream));
      }
      four.readFullyFrom(file.position(0));
      assertArrayEquals(new byte[] {1, 2, 3, 4, 0}, BulkContract.contents(memory));
      exact(4, 3, () -> four.readFullyFrom(file));
      assertArrayEquals(new byte[] {5, 6, 7, 4, 0}, BulkContract.contents(memory));
    }
  }

  @Tag("vm_memory::io::tests::test_write_volatile_for_cursor")
  @Tag("vm_memory::io::tests::test_write_volatile_for_vec")
  @ParameterizedTest
  @EnumSource
  default void nextWriteMustGoOnWhereTheLastOneEnded(RegionKind kind) throws IOException {
    VolatileSlice memory = regions().create(kind, 4).slice();
    memory.put(0, new byte[] {1, 2, 3, 4}, 0, 4);
    IoVector all = IoVector.of(memory);
    int[] room = {4, 3, 0};
    int[] calls = {0};
    ScriptedChannel seven = new ScriptedChannel(new byte[0], () -> room[calls[0]++]);
    assertEquals(4, all.writeTo(seven));
    assertEquals(3, all.writeTo(seven));
    assertArrayEquals(new byte[] {1, 2, 3, 4, 1, 2, 3}, seven.written());
    ByteArrayOutputStream growing = new ByteArrayOutputStream();
    all.writeTo(growing);
    all.writeFullyTo(growing);
    assertArrayEquals(new byte[] {1, 2, 3, 4, 1, 2, 3, 4}, growing.toByteArray());
  }
}
