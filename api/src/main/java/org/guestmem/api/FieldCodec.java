package org.guestmem.api;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle.AccessMode;
import java.nio.ByteOrder;

/**
 * What takes a value of fixed size out of a copy of guest memory, and puts it in.
 *
 * @param size in bytes, at least 1
 * @param alignment in bytes: 1, 2, 4 or 8
 * @param reader (byte[] copy, int at) to the value
 * @param writer (byte[] copy, int at, value) to nothing
 */
record FieldCodec(int size, int alignment, MethodHandle reader, MethodHandle writer) {
  private static final MethodHandle ADD =
      find(Integer.class, "sum", MethodType.methodType(int.class, int.class, int.class));

  static FieldCodec primitive(Class<?> type, ByteOrder order) {
    if (type == byte.class) {
      return new FieldCodec(
          1,
          1,
          MethodHandles.arrayElementGetter(byte[].class),
          MethodHandles.arrayElementSetter(byte[].class));
    }
    var view = MethodHandles.byteArrayViewVarHandle(type.arrayType(), order);
    int size = size(type);
    return new FieldCodec(
        size, size, view.toMethodHandle(AccessMode.GET), view.toMethodHandle(AccessMode.SET));
  }

  private static int size(Class<?> type) {
    if (type == short.class || type == char.class) {
      return Short.BYTES;
    }
    return type == int.class || type == float.class ? Integer.BYTES : Long.BYTES;
  }

  /** Returns a codec of the same values whose handles take and give objects. */
  FieldCodec ofObjects() {
    return new FieldCodec(
        size,
        alignment,
        reader.asType(reader.type().changeReturnType(Object.class)),
        writer.asType(writer.type().changeParameterType(2, Object.class)));
  }

  /** Returns what reads the value that begins so many bytes further on. */
  MethodHandle readerAt(int offset) {
    return MethodHandles.filterArguments(reader, 1, MethodHandles.insertArguments(ADD, 0, offset));
  }

  /** Returns what writes the value that begins so many bytes further on. */
  MethodHandle writerAt(int offset) {
    return MethodHandles.filterArguments(writer, 1, MethodHandles.insertArguments(ADD, 0, offset));
  }

  static MethodHandle find(Class<?> owner, String name, MethodType type) {
    try {
      return MethodHandles.lookup().findStatic(owner, name, type);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(owner + "." + name, e);
    }
  }
}
