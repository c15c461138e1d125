package org.guestmem.tck;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.guestmem.api.IoVector;
import org.guestmem.api.MemoryFaultException;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.PartialTransferException;
import org.guestmem.api.VolatileSlice;
import org.jspecify.annotations.Nullable;

/** A method ready to be called, as often as one likes, at one place of a world. */
final class FaultCall {
  private final Method method;
  private final Object object;
  private final Object[] arguments;

  /**
   * Makes a call ready.
   *
   * @param place what the first number says, or where the object lies
   * @param length how many bytes to touch, where the method lets its caller say
   * @param second whether the place is the second number and in what the method takes beside it
   */
  FaultCall(
      FaultWorld world, Class<?> type, Method method, long place, int length, boolean second) {
    this.method = method;
    method.setAccessible(true);
    Class<?>[] types = method.getParameterTypes();
    boolean paired = Stream.of(types).anyMatch(t -> t == VolatileSlice.class || t == type);
    this.object = world.subject(type, place, length, second && paired);
    this.arguments = new FaultArguments(world, type, place, length, second).of(types);
  }

  /** The class whose code runs. */
  Class<?> receiver() {
    return object.getClass();
  }

  /** Makes the call: {@code fault} if it met a page that is gone, else what came of it. */
  String make() {
    rewind();
    return outcome();
  }

  /** Makes the call for no other reason than that it was made. */
  void warm() throws ReflectiveOperationException {
    rewind();
    method.invoke(object, arguments);
  }

  private void rewind() {
    for (Object argument : arguments) {
      try {
        if (argument instanceof ByteBuffer buffer) {
          buffer.rewind();
        } else if (argument instanceof FileChannel file) {
          file.position(0);
        } else if (argument instanceof InputStream stream) {
          stream.reset();
        }
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }
  }

  private String outcome() {
    try {
      Object result = method.invoke(object, arguments);
      if (result instanceof AutoCloseable lease && !(result instanceof MmapRegion)) {
        lease.close();
      }
      return "returned " + (isText(result) ? result : "");
    } catch (InvocationTargetException e) {
      return isFault(e.getCause()) ? "fault" : e.getCause() + "";
    } catch (Exception e) {
      throw new AssertionError(method + " cannot be called", e);
    }
  }

  /** A vector says what of a transfer was made before the fault. */
  private boolean isFault(@Nullable Throwable thrown) {
    return thrown instanceof MemoryFaultException
        || (object instanceof IoVector
            && thrown instanceof PartialTransferException
            && thrown.getCause() instanceof MemoryFaultException);
  }

  private static boolean isText(@Nullable Object result) {
    return result instanceof Number || result instanceof Boolean || result instanceof OptionalLong;
  }

  /** What arrays and buffers hold, element by element. */
  List<Object> contents() {
    List<Object> all = new ArrayList<>();
    for (Object argument : arguments) {
      if (argument instanceof ByteBuffer buffer) {
        for (int i = 0; i < buffer.capacity(); i++) {
          all.add(buffer.get(i));
        }
      } else if (argument.getClass().isArray()) {
        for (int i = 0; i < Array.getLength(argument); i++) {
          all.add(Array.get(argument, i));
        }
      }
    }
    return all;
  }
}
