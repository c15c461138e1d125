package org.guestmem.api;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;

/** Composes the handles that read and write a record from those of its components. */
final class RecordHandles {
  private final MethodHandle constructor;
  private final List<MethodHandle> readers = new ArrayList<>();

  /** (byte[] copy, int at, record): writes the components added so far. */
  private MethodHandle writer;

  RecordHandles(Class<?> type, MethodHandle constructor) {
    this.constructor = constructor;
    this.writer =
        MethodHandles.empty(MethodType.methodType(void.class, byte[].class, int.class, type));
  }

  void add(MethodHandle accessor, FieldCodec codec, int offset) {
    readers.add(codec.readerAt(offset));
    MethodHandle write = MethodHandles.filterArguments(codec.writerAt(offset), 2, accessor);
    writer = MethodHandles.foldArguments(write, writer);
  }

  FieldCodec codec(int size, int alignment) {
    return new FieldCodec(size, alignment, reader(), writer);
  }

  /** Replaces the constructor's parameters, from the last, by what reads them. */
  private MethodHandle reader() {
    int count = readers.size();
    MethodHandle reader = MethodHandles.dropArguments(constructor, count, byte[].class, int.class);
    for (int i = count - 1; i >= 0; i--) {
      // (first parameters, copy, at, copy, at), of which the two pairs are the same.
      MethodHandle twice = MethodHandles.collectArguments(reader, i, readers.get(i));
      int[] order = new int[i + 4];
      for (int p = 0; p < order.length; p++) {
        order[p] = p < i + 2 ? p : p - 2;
      }
      MethodType once = twice.type().dropParameterTypes(i + 2, i + 4);
      reader = MethodHandles.permuteArguments(twice, once, order);
    }
    return reader;
  }
}
