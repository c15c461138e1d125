package org.guestmem.tck;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
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
import org.guestmem.api.ValueType;
import org.guestmem.api.VolatileSlice;
import org.guestmem.api.iommu.IommuMemory;

/**
 * Arguments with which a method touches so many bytes at a place, or what its kind of value has.
 *
 * @param type the type that has the method
 * @param place where
 * @param length how many bytes
 * @param second whether the place is the second number and in what the method takes beside it
 */
record FaultArguments(FaultWorld world, Class<?> type, long place, int length, boolean second) {
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
        arguments[i] = count ? length / size(types[i - 2].getComponentType()) : 0;
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
    return index > 0 && last ? length : 0;
  }

  private Object argument(Class<?> wanted) {
    if (wanted.isArray()) {
      return array(wanted.getComponentType());
    } else if (wanted == ByteBuffer.class) {
      return ByteBuffer.allocateDirect(length).put((byte[]) array(byte.class)).flip();
    } else if (wanted == VolatileSlice.class || wanted == GuestMemory.class) {
      return world.subject(wanted, 0, length, !second && type != ValueType.class);
    } else if (wanted == MmapRegion.class || wanted == GuestMemoryRegion.class) {
      return world.subject(wanted, 0, length, false);
    } else if (Channel.class.isAssignableFrom(wanted)) {
      return world.peer();
    } else if (wanted == InputStream.class) {
      return new ByteArrayInputStream(new byte[length]);
    }
    return harmless(wanted);
  }

  private Object harmless(Class<?> wanted) {
    if (wanted == AddressRange.class) {
      return AddressRange.of(0, length);
    } else if (wanted.isInterface() && wanted != ValueType.class) {
      return Proxy.newProxyInstance(
          wanted.getClassLoader(), new Class<?>[] {wanted}, (proxy, called, given) -> null);
    }
    return HarmlessArgument.of(wanted);
  }

  private Object array(Class<?> element) {
    int count = length / size(element);
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
