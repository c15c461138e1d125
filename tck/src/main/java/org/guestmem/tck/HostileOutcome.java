package org.guestmem.tck;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.guestmem.api.HostAddressLease;
import org.guestmem.api.IoVector;
import org.guestmem.api.VolatileArrayRef;
import org.guestmem.api.VolatileRef;
import org.guestmem.api.VolatileSlice;
import org.jspecify.annotations.Nullable;

/**
 * All that a call let its caller see.
 *
 * @param thrown what it threw, or null
 * @param seen what it returned or said, and what it left in its arguments; of a view, its bytes
 * @param allocated the bytes of heap that it took
 */
record HostileOutcome(@Nullable Throwable thrown, String seen, long allocated) {

  static HostileOutcome of(Executable method, @Nullable Object on, Object[] arguments) {
    AllocationMeter meter = new AllocationMeter();
    meter.start();
    Object result = null;
    Throwable thrown = null;
    try {
      result =
          method instanceof Method called
              ? called.invoke(on, arguments)
              : ((Constructor<?>) method).newInstance(arguments);
    } catch (InvocationTargetException e) {
      thrown = e.getCause();
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(method + " cannot be called", e);
    }
    long allocated = meter.stop();
    String said = thrown == null ? text(result) : String.valueOf(thrown);
    Stream<Object> changed = Stream.of(arguments).filter(HostileOutcome::isFilled);
    return new HostileOutcome(thrown, said + changed.map(HostileOutcome::text).toList(), allocated);
  }

  private static boolean isFilled(Object argument) {
    return argument instanceof ByteBuffer || argument.getClass().isArray();
  }

  private static String text(@Nullable Object result) {
    if (result instanceof VolatileSlice view) {
      return view + " " + bytes(IoVector.of(view));
    } else if (result instanceof VolatileRef<?> ref) {
      return text(ref.slice());
    } else if (result instanceof VolatileArrayRef<?> array) {
      return array.count() + " in " + text(array.slice());
    } else if (result instanceof VolatileSlice.Split split) {
      return text(split.before()) + text(split.after());
    } else if (result instanceof IoVector vector) {
      return bytes(vector);
    } else if (result instanceof HostAddressLease lease) {
      lease.close();
      return "lease of " + lease.size();
    } else if (result instanceof ByteBuffer buffer) {
      return buffer + " with hash " + buffer.duplicate().rewind().hashCode();
    } else if (result instanceof Optional<?> optional) {
      return text(optional.map(List::of).orElse(null));
    } else if (result instanceof List<?> list) {
      return list.stream().map(HostileOutcome::text).collect(Collectors.joining(", ", "[", "]"));
    }
    return Arrays.deepToString(new Object[] {result});
  }

  private static String bytes(IoVector vector) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      vector.writeFullyTo(bytes);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return HexFormat.of().formatHex(bytes.toByteArray());
  }
}
