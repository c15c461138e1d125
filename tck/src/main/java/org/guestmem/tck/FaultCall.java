package org.guestmem.tck;

import static org.guestmem.tck.FaultWorld.LENGTH;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.channels.Channel;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.guestmem.api.AddressRange;
import org.guestmem.api.GuestMemory;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.IoVector;
import org.guestmem.api.MemoryFaultException;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.PartialTransferException;
import org.guestmem.api.Protection;
import org.guestmem.api.VolatileSlice;
import org.guestmem.api.iommu.Permissions;
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
   * @param second whether the place is the second number and in what the method takes beside it
   */
  FaultCall(FaultWorld world, Class<?> type, Method method, long place, boolean second) {
    this.method = method;
    method.setAccessible(true);
    Class<?>[] types = method.getParameterTypes();
    boolean paired = Stream.of(types).anyMatch(t -> t == VolatileSlice.class || t == type);
    boolean takesView = type.getSimpleName().equals("ValueType");
    this.object = world.subject(type, place, second && paired);
    this.arguments = new Object[types.length];
    int longs = 0;
    for (int i = 0; i < types.length; i++) {
      if (types[i] == long.class) {
        boolean here = longs == (second ? 1 : 0) && isPlace(type);
        arguments[i] = here ? place : longs > 1 || isLength(types, i) ? (long) LENGTH : 0L;
        longs++;
      } else {
        arguments[i] = argument(world, types, i, takesView || second);
      }
    }
  }

  /** Whether the numbers of a type say where; the others say what part of a place. */
  private static boolean isPlace(Class<?> type) {
    return Set.of("VolatileSlice", "GuestMemory", "IommuMemory", "ValueType", "MmapRegion")
            .contains(type.getSimpleName())
        || type.getSimpleName().endsWith("Uses");
  }

  private static boolean isLength(Class<?>[] types, int index) {
    return index > 0 && List.of(types).lastIndexOf(long.class) == index;
  }

  private static Object argument(FaultWorld world, Class<?>[] types, int index, boolean gone) {
    Class<?> type = types[index];
    if (type.isArray()) {
      return array(type.getComponentType());
    } else if (type == int.class) {
      return index > 1 && types[index - 2].isArray() ? LENGTH / size(types[index - 2]) : 0;
    } else if (type == ByteBuffer.class) {
      return ByteBuffer.allocateDirect(LENGTH);
    } else if (type == VolatileSlice.class || type == GuestMemory.class) {
      return world.subject(type, 0, !gone);
    } else if (type == MmapRegion.class || type == GuestMemoryRegion.class) {
      return world.subject(type, 0, false);
    } else if (Channel.class.isAssignableFrom(type)) {
      return world.peer();
    } else if (type == InputStream.class) {
      return new ByteArrayInputStream(new byte[LENGTH]);
    } else if (type == OutputStream.class) {
      return OutputStream.nullOutputStream();
    } else if (type == AddressRange.class) {
      return AddressRange.of(0, LENGTH);
    } else if (type == Permissions.class) {
      return Permissions.READ_WRITE;
    } else if (type == Protection.class) {
      return Protection.READ_WRITE; // as it is
    } else if (type == Class.class) {
      return String.class;
    } else if (type.isInterface() && !type.getSimpleName().equals("ValueType")) {
      return Proxy.newProxyInstance(
          type.getClassLoader(), new Class<?>[] {type}, (proxy, called, given) -> null);
    }
    return HarmlessArgument.of(type);
  }

  private static Object array(Class<?> element) {
    if (element == Object.class) {
      return Stream.generate(() -> 7).limit(LENGTH / 4).toArray(Integer[]::new);
    }
    return Array.newInstance(element, LENGTH / size(element.arrayType()));
  }

  private static int size(Class<?> array) {
    return switch (array.getComponentType() == null ? "" : array.getComponentType().getName()) {
      case "byte" -> 1;
      case "short", "char" -> 2;
      case "long", "double" -> 8;
      default -> 4;
    };
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
