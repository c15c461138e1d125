package org.guestmem.tck;

import static org.guestmem.tck.GuestRam.BASE;
import static org.guestmem.tck.GuestRam.END;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.Arrays;
import java.util.List;
import org.guestmem.api.GuestMemory;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.IoVector;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.OutOfRangeException;
import org.guestmem.api.RegionClosedException;
import org.guestmem.api.VolatileSlice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a vector is made of, its parts, and vectors of guest addresses. */
public interface IoVectorContract extends Contract {

  @ParameterizedTest
  @EnumSource
  default void partMustBeTheSameBytes(RegionKind kind) {
    Seeded.run(
        random -> {
          ScatteredBytes scattered = ScatteredBytes.of(regions(), kind, random);
          byte[] bytes = Seeded.bytes(random, scattered.size());
          scattered.set(bytes);
          IoVector whole = scattered.vector();
          assertEquals(bytes.length, whole.size());
          for (int round = 0; round < 50; round++) {
            int from = random.nextInt(bytes.length + 1);
            int length = random.nextInt(bytes.length - from + 1);
            IoVector part = whole.subvector(from, length);
            assertEquals(length, part.size());
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            try {
              part.writeFullyTo(out);
            } catch (IOException e) {
              throw new AssertionError(e);
            }
            assertArrayEquals(Arrays.copyOfRange(bytes, from, from + length), out.toByteArray());
          }
        });
  }

  @Test
  default void partOutsideAVectorMustBeRefused() {
    VolatileSlice view = regions().anonymous(PAGE).slice();
    IoVector vector = IoVector.of(view, view);
    for (long[] range : new long[][] {{-1, 1}, {0, 2 * PAGE + 1}, {2 * PAGE, 1}, {1, 1L << 62}}) {
      OutOfRangeException e =
          assertThrows(OutOfRangeException.class, () -> vector.subvector(range[0], range[1]));
      assertEquals(range[0], e.address());
      assertEquals(range[1], e.length());
    }
    assertThrows(IllegalArgumentException.class, () -> vector.subvector(0, -1));
    assertEquals(0, vector.subvector(2 * PAGE, 0).size());
    view.region().close();
    assertThrows(RegionClosedException.class, () -> vector.subvector(0, 1));
  }

  @Test
  @SuppressWarnings("NullAway") // on purpose
  default void nullMustBeRefused() {
    VolatileSlice view = regions().anonymous(PAGE).slice();
    assertThrows(NullPointerException.class, () -> IoVector.of(view, null));
    assertThrows(NullPointerException.class, () -> IoVector.of((List<VolatileSlice>) null));
    for (IoVector vector : List.of(IoVector.of(view), IoVector.of())) {
      FileChannel file = null;
      assertThrows(NullPointerException.class, () -> vector.readFrom((ReadableByteChannel) null));
      assertThrows(NullPointerException.class, () -> vector.readFrom((InputStream) null));
      assertThrows(NullPointerException.class, () -> vector.readFrom(file, 0));
      assertThrows(NullPointerException.class, () -> vector.writeTo((WritableByteChannel) null));
      assertThrows(NullPointerException.class, () -> vector.writeTo((OutputStream) null));
      assertThrows(NullPointerException.class, () -> vector.writeTo(file, 0));
      assertThrows(
          NullPointerException.class, () -> vector.readFullyFrom((ReadableByteChannel) null));
      assertThrows(NullPointerException.class, () -> vector.readFullyFrom((InputStream) null));
      assertThrows(NullPointerException.class, () -> vector.readFullyFrom(file, 0));
      assertThrows(
          NullPointerException.class, () -> vector.writeFullyTo((WritableByteChannel) null));
      assertThrows(NullPointerException.class, () -> vector.writeFullyTo((OutputStream) null));
      assertThrows(NullPointerException.class, () -> vector.writeFullyTo(file, 0));
    }
  }

  @Test
  default void negativePositionMustBeRefused() throws IOException {
    IoVector vector = IoVector.of();
    try (FileChannel file = FileChannel.open(regions().file(new byte[1]))) {
      assertThrows(IllegalArgumentException.class, () -> vector.readFrom(file, -1));
      assertThrows(IllegalArgumentException.class, () -> vector.writeTo(file, -1));
      assertThrows(IllegalArgumentException.class, () -> vector.readFullyFrom(file, -1));
      assertThrows(IllegalArgumentException.class, () -> vector.writeFullyTo(file, -1));
    }
  }

  @ParameterizedTest
  @EnumSource
  default void emptyVectorMustLeaveTheChannelAlone(RegionKind kind) throws IOException {
    VolatileSlice view = regions().create(kind, PAGE).slice();
    ScriptedChannel channel = new ScriptedChannel(new byte[0], () -> 1);
    for (IoVector vector :
        List.of(IoVector.of(), IoVector.of(view.subslice(PAGE, 0), view.subslice(0, 0)))) {
      assertEquals(0, vector.readFrom(channel));
      assertEquals(0, vector.writeTo(channel));
      vector.readFullyFrom(channel);
      vector.writeFullyTo(channel);
      assertEquals(0, vector.readFrom(InputStream.nullInputStream()));
    }
    assertEquals(0, channel.calls());
  }

  @ParameterizedTest
  @EnumSource
  default void viewThatOverlapsAnEarlierOneMustBeFilledAfterIt(RegionKind kind) throws IOException {
    VolatileSlice view = regions().create(kind, PAGE).slice();
    IoVector vector = IoVector.of(view.subslice(0, 6), view.subslice(3, 5), view.subslice(1, 1));
    byte[] bytes = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
    byte[] expected = {1, 12, 3, 7, 8, 9, 10, 11};
    try (FileChannel file = FileChannel.open(regions().file(bytes))) {
      vector.readFullyFrom(file);
      assertArrayEquals(expected, BulkContract.contents(view.subslice(0, 8)));
    }
    view.fill(0, 8, (byte) 0);
    vector.readFullyFrom(new ByteArrayInputStream(bytes));
    assertArrayEquals(expected, BulkContract.contents(view.subslice(0, 8)));
  }

  @Test
  default void rangeOfGuestAddressesMustBeOneVector() throws IOException {
    GuestMemory memory = GuestRam.map(regions());
    byte[] bytes = new byte[(int) (END - BASE) - 100];
    Arrays.fill(bytes, (byte) 3);
    memory.ioVector(BASE + 50, bytes.length).readFullyFrom(new ByteArrayInputStream(bytes));
    byte[] found = new byte[bytes.length + 2];
    memory.get(BASE + 49, found, 0, found.length);
    byte[] expected = new byte[bytes.length + 2];
    System.arraycopy(bytes, 0, expected, 1, bytes.length);
    assertArrayEquals(expected, found);
    assertEquals(0, memory.ioVector(END, 0).size());
    assertThrows(OutOfRangeException.class, () -> memory.ioVector(END - 1, 2));
    assertThrows(IllegalArgumentException.class, () -> memory.ioVector(BASE, -1));
    MmapRegion first = memory.regions().get(0).mapping();
    first.close();
    assertThrows(RegionClosedException.class, () -> memory.ioVector(BASE, 1));
  }

  @Test
  default void onlyWhatWasReadMustBeMarkedDirtyInEachRegion() throws IOException {
    GuestMemory memory = GuestRam.map(regions());
    IoVector vector = memory.ioVector(BASE + PAGE + 10, 3 * PAGE);
    byte[] bytes = new byte[PAGE + 5];
    try (FileChannel file = FileChannel.open(regions().file(bytes))) {
      assertEquals(bytes.length, vector.readFrom(file));
      assertEquals(-1, vector.readFrom(file));
    }
    // The second page of a, the only one of b; nothing of c and of the region at 4 GiB.
    assertEquals(
        List.of(1L, 1L, 0L, 0L),
        memory.regions().stream().map(IoVectorContract::dirtyPages).toList());
    vector.writeTo(OutputStream.nullOutputStream());
    assertEquals(
        List.of(0L, 0L, 0L, 0L),
        memory.regions().stream().map(IoVectorContract::dirtyPages).toList());
  }

  private static long dirtyPages(GuestMemoryRegion region) {
    return region.mapping().dirtyBitmap().orElseThrow().harvest().count();
  }
}
