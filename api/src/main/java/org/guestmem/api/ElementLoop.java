package org.guestmem.api;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Objects;

/**
 * Makes the codec of an array of fixed length from that of its elements.
 *
 * <p>A step is (Object array, int index, byte[] copy, int at): one element, in or out.
 */
final class ElementLoop {
  private static final MethodType STEP =
      MethodType.methodType(void.class, Object.class, int.class, byte[].class, int.class);

  private static final MethodHandle READ =
      FieldCodec.find(
          ElementLoop.class,
          "read",
          MethodType.methodType(
              Object.class,
              MethodHandle.class,
              MethodHandle.class,
              int.class,
              int.class,
              byte[].class,
              int.class));

  private static final MethodHandle WRITE =
      FieldCodec.find(
          ElementLoop.class,
          "write",
          MethodType.methodType(
              void.class,
              String.class,
              MethodHandle.class,
              MethodHandle.class,
              int.class,
              int.class,
              byte[].class,
              int.class,
              Object.class));

  private ElementLoop() {}

  /**
   * Makes the codec.
   *
   * @param where the component, for messages
   * @param type the type of the array
   * @param length how many elements it has
   */
  static FieldCodec of(String where, Class<?> type, int length, FieldCodec element) {
    MethodHandle reader = reader(type, length, element);
    MethodHandle writer = writer(where, type, length, element);
    return new FieldCodec(
        length * element.size(),
        element.alignment(),
        reader.asType(reader.type().changeReturnType(type)),
        writer.asType(writer.type().changeParameterType(2, type)));
  }

  private static MethodHandle reader(Class<?> type, int length, FieldCodec element) {
    MethodHandle make = MethodHandles.arrayConstructor(type);
    MethodHandle set = MethodHandles.arrayElementSetter(type);
    return MethodHandles.insertArguments(
        READ,
        0,
        make.asType(make.type().changeReturnType(Object.class)),
        MethodHandles.collectArguments(set, 2, element.reader()).asType(STEP),
        length,
        element.size());
  }

  private static MethodHandle writer(String where, Class<?> type, int length, FieldCodec element) {
    MethodHandle count = MethodHandles.arrayLength(type);
    MethodHandle get = MethodHandles.arrayElementGetter(type);
    MethodHandle put = MethodHandles.collectArguments(element.writer(), 2, get);
    MethodType step = MethodType.methodType(void.class, type, int.class, byte[].class, int.class);
    return MethodHandles.insertArguments(
        WRITE,
        0,
        where,
        count.asType(count.type().changeParameterType(0, Object.class)),
        MethodHandles.permuteArguments(put, step, 2, 3, 0, 1).asType(STEP),
        length,
        element.size());
  }

  /** Called through {@link #READ}. */
  static Object read(
      MethodHandle make, MethodHandle step, int length, int stride, byte[] copy, int at)
      throws Throwable {
    Object array = (Object) make.invokeExact(length);
    for (int i = 0; i < length; i++) {
      step.invokeExact(array, i, copy, at + i * stride);
    }
    return array;
  }

  /** Called through {@link #WRITE}. */
  static void write(
      String where,
      MethodHandle count,
      MethodHandle step,
      int length,
      int stride,
      byte[] copy,
      int at,
      Object array)
      throws Throwable {
    int found = (int) count.invokeExact(Objects.requireNonNull(array, where));
    if (found != length) {
      throw new IllegalArgumentException(
          "%s has %d elements, not %d as its @Length says".formatted(where, found, length));
    }
    for (int i = 0; i < length; i++) {
      step.invokeExact(array, i, copy, at + i * stride);
    }
  }
}
