package org.guestmem.tck;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.SplittableRandom;
import org.guestmem.api.GuestMemory;
import org.guestmem.api.OutOfRangeException;
import org.guestmem.api.ReadOnlyRegionException;
import org.guestmem.api.ValueType;
import org.guestmem.api.VolatileArrayRef;
import org.guestmem.api.VolatileSlice;
import org.guestmem.tck.ValueSample.Descriptor;

/** Views of guest addresses, the values in them and copies between them, there and in the model. */
record ModelViews(GuestMemory memory, MemoryModel model, SplittableRandom random) {

  void step(int at) {
    ModelRegion region = model.owner(at);
    int wanted = 1 + random.nextInt(rarely() ? 2 * Contract.PAGE : 64);
    if (region == null || (rarely() && at + wanted > region.end())) {
      long address = MemoryModel.address(at);
      assertThrows(OutOfRangeException.class, () -> memory.slice(address, wanted));
      return;
    }
    int length = Math.min(wanted, region.end() - at);
    VolatileSlice view = memory.slice(MemoryModel.address(at), length);
    switch (random.nextInt(5)) {
      case 0 -> parts(view, at);
      case 1 -> value(view, at, ValueType.INT_LE, ValueType.INT_BE, random.nextInt());
      case 2 -> value(view, at, ValueType.LONG_LE, ValueType.LONG_BE, random.nextLong());
      case 3 -> numbers(view, at);
      default -> copy(view, at);
    }
  }

  private boolean rarely() {
    return random.nextInt(16) == 0;
  }

  /** Where to access some bytes of a view: rarely past its end, but where it has too few. */
  private int offset(VolatileSlice view, int bytes) {
    int room = (int) Math.max(0, view.size() - bytes);
    return random.nextInt(room + 1 + (rarely() ? bytes : 0));
  }

  private void parts(VolatileSlice view, int at) {
    int cut = random.nextInt((int) view.size() + 1);
    VolatileSlice.Split parts = view.split(cut);
    records(parts.before(), at);
    records(parts.after(), at + cut);
    if (cut == 0) {
      assertThrows(OutOfRangeException.class, () -> view.subslice(cut, view.size() + 1));
    }
  }

  /** What becomes of an access to some bytes of a view. */
  private void access(VolatileSlice view, long offset, int length, boolean write, Runnable access) {
    if (offset + length > view.size()) {
      assertThrows(OutOfRangeException.class, access::run);
    } else if (write && view.region().isReadOnly()) {
      assertThrows(ReadOnlyRegionException.class, access::run);
    } else {
      access.run();
    }
  }

  private <T extends Number> void value(
      VolatileSlice view, int at, ValueType<T> little, ValueType<T> big, T value) {
    boolean isBig = random.nextBoolean();
    ByteOrder order = isBig ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    ValueType<T> type = isBig ? big : little;
    int offset = offset(view, type.size());
    if (random.nextBoolean()) {
      access(
          view,
          offset,
          type.size(),
          true,
          () -> {
            view.ref(offset, type).store(value);
            byte[] bytes = MemoryModel.bytes(value.longValue(), type.size(), order);
            model.write(at + offset, bytes, 0, bytes.length);
          });
    } else {
      access(
          view,
          offset,
          type.size(),
          false,
          () ->
              assertEquals(
                  view.ref(offset, type).load().longValue(),
                  model.value(at + offset, type.size(), order)));
    }
  }

  private void records(VolatileSlice view, int at) {
    long count = view.size() / ValueSample.DESCRIPTOR.size();
    VolatileArrayRef<Descriptor> table = view.array(0, ValueSample.DESCRIPTOR, count);
    if (count == 0) {
      return;
    }
    int index = random.nextInt((int) count);
    int place = at + index * ValueSample.DESCRIPTOR.size();
    ByteBuffer bytes = ByteBuffer.wrap(model.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    Descriptor there =
        new Descriptor(
            bytes.getLong(place),
            bytes.getInt(place + 8),
            bytes.getShort(place + 12),
            bytes.getShort(place + 14));
    assertEquals(there, table.load(index));
  }

  private void numbers(VolatileSlice view, int at) {
    int count = random.nextInt(6);
    int offset = offset(view, 4 * count);
    ByteBuffer bytes = ByteBuffer.allocate(4 * count).order(ByteOrder.nativeOrder());
    int[] source = new int[count];
    for (int i = 0; i < count; i++) {
      source[i] = random.nextInt();
      bytes.putInt(source[i]);
    }
    access(
        view,
        offset,
        4 * count,
        true,
        () -> {
          view.put(offset, source, 0, count);
          model.write(at + offset, bytes.array(), 0, 4 * count);
        });
    int[] found = new int[count];
    access(view, offset, 4 * count, false, () -> view.get(offset, found, 0, count));
    if (offset + 4 * count <= view.size() && !view.region().isReadOnly()) {
      assertArrayEquals(source, found);
    }
  }

  private void copy(VolatileSlice view, int at) {
    int to = model.place(random);
    ModelRegion region = model.owner(to);
    if (region == null) {
      return;
    }
    int length = random.nextInt(region.end() - to + 1);
    VolatileSlice target = memory.slice(MemoryModel.address(to), length);
    int most = (int) Math.min(view.size(), length);
    int count = rarely() ? length + 1 : most;
    access(
        target,
        0,
        count,
        true,
        () -> {
          view.copyTo(0, target, 0, count);
          System.arraycopy(model.bytes(), at, model.bytes(), to, count);
          model.wrote(to, count);
        });
  }
}
