package org.guestmem.tck;

import java.lang.invoke.MethodHandles;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.guestmem.api.ValueType;
import org.guestmem.api.VolatileArrayRef;
import org.guestmem.api.VolatileSlice;
import org.jspecify.annotations.Nullable;

/**
 * One way to touch bytes through a view: each public method of {@link VolatileSlice}, found by
 * reflection so that no new one escapes the contracts.
 *
 * @param name the method and, for bulk methods, the length
 * @param length how many bytes it touches
 * @param writes whether it writes; what it writes is not zero unless it ANDs
 * @param atomic whether it must be aligned
 * @param call calls it on a view at an offset
 */
record Access(String name, int length, boolean writes, boolean atomic, Call call) {
  static final byte FILLER = 0x5a;

  private static final long BITS = 0x5a5a_5a5a_5a5a_5a5aL;
  private static final ValueType<Words> WORDS =
      ValueType.ofRecord(MethodHandles.lookup(), Words.class);

  private static final Set<String> NO_ACCESS =
      Set.of("size", "start", "region", "offset", "split", "toString");
  private static final Pattern VALUE =
      Pattern.compile("(?:get|(put))(Byte|Short|Int|Long)(?:Plain|(Acquire|Release|Volatile))?");
  private static final Pattern UPDATE =
      Pattern.compile(
          "(?:compareAndExchange|weakCompareAndSet|getAnd(?:Add|Set|BitwiseOr|BitwiseAnd|BitwiseXor))"
              + "(Int|Long)");

  /**
   * How often an update is tried that may fail for no reason; that one does so often is unheard of.
   */
  private static final int TRIES = 1000;

  private record Words(long first, long second, long third) {}

  @FunctionalInterface
  interface Call {
    void on(VolatileSlice view, long offset);
  }

  /**
   * All of them; copies go from and to {@code scratch}, which has 64 bytes and is another region.
   */
  static List<Access> all(VolatileSlice scratch) {
    scratch.fill(0, 64, FILLER);
    List<Access> all = new ArrayList<>();
    Stream.of(VolatileSlice.class.getMethods())
        .filter(m -> m.getDeclaringClass() != Object.class)
        .filter(m -> !NO_ACCESS.contains(m.getName()))
        .sorted(Comparator.comparing(Method::toString))
        .forEach(method -> all.addAll(of(method, scratch)));
    return all;
  }

  static List<Access> writing(VolatileSlice scratch) {
    return all(scratch).stream().filter(Access::writes).toList();
  }

  /** Whether it reads, modifies and writes in one access. */
  boolean isUpdate() {
    return UPDATE.matcher(name).matches();
  }

  void on(VolatileSlice view, long offset) {
    call.on(view, offset);
  }

  @Override
  public String toString() {
    return name;
  }

  private static List<Access> of(Method method, VolatileSlice scratch) {
    Matcher value = VALUE.matcher(method.getName());
    if (value.matches()) {
      boolean atomic = value.group(3) != null;
      return List.of(typed(method, value.group(2), value.group(1) != null, atomic));
    }
    Matcher update = UPDATE.matcher(method.getName());
    if (update.matches()) {
      return List.of(typed(method, update.group(1), true, true));
    }
    return Stream.of(1, 8, 24).flatMap(length -> bulk(method, length, scratch)).toList();
  }

  private static Access typed(Method method, String type, boolean writes, boolean atomic) {
    int length =
        switch (type) {
          case "Byte" -> 1;
          case "Short" -> 2;
          case "Int" -> 4;
          default -> 8;
        };
    return new Access(
        method.getName(),
        length,
        writes,
        atomic,
        (view, offset) -> {
          for (int i = 0; i < TRIES && Boolean.FALSE.equals(invoke(method, view, offset)); i++) {
            Thread.onSpinWait();
          }
        });
  }

  private static Stream<Access> bulk(Method method, int n, VolatileSlice scratch) {
    String parameters =
        String.join(",", Stream.of(method.getParameterTypes()).map(Class::getSimpleName).toList());
    String signature = method.getName() + "(" + parameters + ")";
    Class<?> numbers = elementType(method);
    if (numbers != byte.class) {
      return numbers(method, signature, numbers, n);
    }
    byte[] data = new byte[n];
    Arrays.fill(data, FILLER);
    return switch (signature) {
      case "get(long,byte[],int,int)" ->
          bulk(signature, n, false, (view, offset) -> view.get(offset, new byte[n], 0, n));
      case "put(long,byte[],int,int)" ->
          bulk(signature, n, true, (view, offset) -> view.put(offset, data, 0, n));
      case "get(long,ByteBuffer)" ->
          bulk(signature, n, false, (view, offset) -> view.get(offset, ByteBuffer.allocate(n)));
      case "put(long,ByteBuffer)" ->
          bulk(signature, n, true, (view, offset) -> view.put(offset, ByteBuffer.wrap(data)));
      case "fill(long,long,byte)" ->
          bulk(signature, n, true, (view, offset) -> view.fill(offset, n, FILLER));
      case "subslice(long,long)" ->
          bulk(signature, n, false, (view, offset) -> view.subslice(offset, n));
      case "copyTo(long,VolatileSlice,long,long)" ->
          Stream.concat(
              bulk(signature, n, false, (view, offset) -> view.copyTo(offset, scratch, 0, n)),
              bulk(signature, n, true, (view, offset) -> scratch.copyTo(32, view, offset, n)));
      case "isZero(long,long)" ->
          bulk(signature, n, false, (view, offset) -> view.isZero(offset, n));
      case "mismatch(long,byte[],int,int)" ->
          bulk(signature, n, false, (view, offset) -> view.mismatch(offset, data, 0, n));
      case "mismatch(long,VolatileSlice,long,long)" ->
          Stream.concat(
              bulk(signature, n, false, (view, offset) -> view.mismatch(offset, scratch, 0, n)),
              bulk(signature, n, false, (view, offset) -> scratch.mismatch(0, view, offset, n)));
      case "find(long,long,byte[])" ->
          bulk(signature, n, false, (view, offset) -> view.find(offset, n, data));
      case "crc32c(long,long)" ->
          bulk(signature, n, false, (view, offset) -> view.crc32c(offset, n));
      case "ref(long,ValueType)" -> ref(signature, n);
      case "array(long,ValueType,long)" ->
          Stream.concat(
              bulk(
                  signature,
                  n,
                  false,
                  (view, offset) -> bytes(view, offset, n).copyTo(0, new Byte[n], 0, n)),
              bulk(
                  signature,
                  n,
                  true,
                  (view, offset) -> bytes(view, offset, n).copyFrom(0, boxed(n), 0, n)));
      default -> throw new AssertionError("no contract covers " + method + ": teach Access");
    };
  }

  private static Stream<Access> bulk(String name, int length, boolean writes, Call call) {
    return Stream.of(new Access(name + " of " + length, length, writes, false, call));
  }

  private static Stream<Access> ref(String signature, int n) {
    return switch (n) {
      case 1 -> ref(signature, ValueType.BYTE, FILLER);
      case 8 -> ref(signature, ValueType.LONG, BITS);
      default -> ref(signature, WORDS, new Words(BITS, BITS, BITS));
    };
  }

  private static <T> Stream<Access> ref(String signature, ValueType<T> type, T value) {
    return Stream.concat(
        bulk(signature, type.size(), false, (view, offset) -> view.ref(offset, type).load()),
        bulk(signature, type.size(), true, (view, offset) -> view.ref(offset, type).store(value)));
  }

  private static VolatileArrayRef<Byte> bytes(VolatileSlice view, long offset, int n) {
    return view.array(offset, ValueType.BYTE, n);
  }

  private static Byte[] boxed(int n) {
    Byte[] data = new Byte[n];
    Arrays.fill(data, FILLER);
    return data;
  }

  private static Class<?> elementType(Method method) {
    return Stream.of(method.getParameterTypes())
        .filter(Class::isArray)
        .<Class<?>>map(Class::getComponentType)
        .findAny()
        .orElse(byte.class);
  }

  /** Copies from or to an array of numbers: as many as fill n bytes, if any number of them does. */
  private static Stream<Access> numbers(Method method, String signature, Class<?> type, int n) {
    int size = size(type);
    if (n % size != 0) {
      return Stream.empty();
    }
    Object array = Array.newInstance(type, n / size);
    for (int i = 0; i < n / size; i++) {
      Array.set(array, i, number(type, BITS));
    }
    boolean writes = method.getName().equals("put");
    return bulk(
        signature, n, writes, (view, offset) -> invoke(method, view, offset, array, 0, n / size));
  }

  private static @Nullable Object invoke(Method method, VolatileSlice view, long offset) {
    Class<?>[] types = method.getParameterTypes();
    Object[] arguments = new Object[types.length];
    arguments[0] = offset;
    for (int i = 1; i < types.length; i++) {
      boolean expected = types.length == 3 && i == 1;
      arguments[i] = number(types[i], expected ? 0 : BITS);
    }
    return invoke(method, view, arguments);
  }

  private static @Nullable Object invoke(Method method, VolatileSlice view, Object... arguments) {
    try {
      return method.invoke(view, arguments);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException thrown) {
        throw thrown;
      }
      throw new AssertionError(method + " threw " + e.getCause(), e.getCause());
    } catch (IllegalAccessException e) {
      throw new AssertionError(method + " is not accessible", e);
    }
  }

  private static Object number(Class<?> type, long value) {
    if (type == byte.class) {
      return (byte) value;
    }
    if (type == short.class) {
      return (short) value;
    }
    if (type == int.class) {
      return (int) value;
    }
    if (type == char.class) {
      return (char) value;
    }
    if (type == float.class) {
      return Float.intBitsToFloat((int) value);
    }
    return type == double.class ? (Object) Double.longBitsToDouble(value) : (Object) value;
  }

  private static int size(Class<?> type) {
    if (type == short.class || type == char.class) {
      return 2;
    }
    return type == int.class || type == float.class ? 4 : 8;
  }
}
