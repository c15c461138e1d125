package org.guestmem.tck;

import static org.guestmem.tck.FaultWorld.LENGTH;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.Array;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.channels.Channel;
import java.util.List;
import java.util.Set;
import org.guestmem.api.AddressRange;
import org.guestmem.api.GuestMemory;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.Protection;
import org.guestmem.api.ValueType;
import org.guestmem.api.VolatileSlice;
import org.guestmem.api.iommu.IommuMemory;
import org.guestmem.api.iommu.Permissions;

/**
 * Arguments with which a method touches {@link FaultWorld#LENGTH} bytes at a place, or what its
 * kind of value has.
 *
 * @param type the type that has the method
 * @param place where
 * @param second whether the place is the second number and in what the method takes beside it
 */
record FaultArguments(FaultWorld world, Class<?> type, long place, boolean second) {
  /** Whose numbers say where; those of others say what part of a place. */
  private static final Set<Class<?>> PLACED =
      Set.of(
          VolatileSlice.class,
          GuestMemory.class,
          IommuMemory.class,
          ValueType.class,
          MmapRegion.class,
          FaultUses.class,
          RawUses.class);

  /** What arrays and buffers hold: no register holds it by chance. */
  private static final byte FILLER = 0x33;

  Object[] of(Class<?>[] types) {
    Object[] arguments = new Object[types.length];
    int numbers = 0;
    for (int i = 0; i < types.length; i++) {
      if (types[i] == long.class) {
        arguments[i] = number(numbers++, i == List.of(types).lastIndexOf(long.class));
      } else if (types[i] == int.class) {
        // An array, where to begin in it, and how many elements.
        boolean count = i > 1 && types[i - 2].isArray();
        arguments[i] = count ? LENGTH / size(types[i - 2].getComponentType()) : 0;
      } else {
        arguments[i] = argument(types[i]);
      }
    }
    return arguments;
  }

  /** One or two places, and a length or a value. */
  private long number(int index, boolean last) {
    if (index == (second ? 1 : 0) && PLACED.contains(type)) {
      return place;
    }
    return index > 0 && last ? LENGTH : 0;
  }

  private Object argument(Class<?> wanted) {
    if (wanted.isArray()) {
      return array(wanted.getComponentType());
    } else if (wanted == ByteBuffer.class) {
      return ByteBuffer.allocateDirect(LENGTH).put((byte[]) array(byte.class)).flip();
    } else if (wanted == VolatileSlice.class || wanted == GuestMemory.class) {
      return world.subject(wanted, 0, !second && type != ValueType.class);
    } else if (wanted == MmapRegion.class || wanted == GuestMemoryRegion.class) {
      return world.subject(wanted, 0, false);
    } else if (Channel.class.isAssignableFrom(wanted)) {
      return world.peer();
    } else if (wanted == InputStream.class) {
      return new ByteArrayInputStream(new byte[LENGTH]);
    } else if (wanted == OutputStream.class) {
      return OutputStream.nullOutputStream();
    }
    return harmless(wanted);
  }

  private static Object harmless(Class<?> wanted) {
    if (wanted == AddressRange.class) {
      return AddressRange.of(0, LENGTH);
    } else if (wanted == Permissions.class) {
      return Permissions.READ_WRITE;
    } else if (wanted == Protection.class) {
      return Protection.READ_WRITE; // as it is
    } else if (wanted == Class.class) {
      return String.class;
    } else if (wanted.isInterface() && wanted != ValueType.class) {
      return Proxy.newProxyInstance(
          wanted.getClassLoader(), new Class<?>[] {wanted}, (proxy, called, given) -> null);
    }
    return HarmlessArgument.of(wanted);
  }

  private static Object array(Class<?> element) {
    int count = LENGTH / size(element);
    Object array = Array.newInstance(element == Object.class ? Integer.class : element, count);
    for (int i = 0; i < count; i++) {
      if (element == char.class) {
        Array.setChar(array, i, (char) FILLER);
      } else if (element == Object.class) {
        Array.set(array, i, (int) FILLER);
      } else {
        Array.setByte(array, i, FILLER);
      }
    }
    return array;
  }

  /** The size of an element; objects are of {@link ValueType#INT}. */
  private static int size(Class<?> element) {
    return switch (element.getName()) {
      case "byte" -> 1;
      case "short", "char" -> 2;
      case "long", "double" -> 8;
      default -> 4;
    };
  }
}
