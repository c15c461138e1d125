package org.guestmem.tck;

import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.guestmem.api.AddressSpaceListener;
import org.guestmem.api.MappingPolicy;
import org.guestmem.api.RangeConsumer;
import org.guestmem.api.ValueType;
import org.guestmem.api.iommu.IommuMissHandler;
import org.guestmem.api.iommu.IovaLog;

/** An argument that no method refuses, of a type that holds no guest's number. */
final class HarmlessArgument {
  /** How many elements the arrays have, and how many bytes the buffers. */
  static final int LENGTH = 16;

  private HarmlessArgument() {}

  static Object of(Class<?> type) {
    if (type == Object[].class) {
      Integer[] values = new Integer[LENGTH];
      Arrays.fill(values, 1);
      return values;
    } else if (type.isArray()) {
      return Array.newInstance(type.getComponentType(), LENGTH);
    } else if (type.isEnum()) { // the last: all that there is to allow
      return type.getEnumConstants()[type.getEnumConstants().length - 1];
    }
    return switch (type.getSimpleName()) {
      case "byte" -> (byte) 1;
      case "short" -> (short) 1;
      case "boolean" -> false;
      case "Object" -> 1; // a value of INT
      case "ValueType" -> ValueType.INT;
      case "MappingPolicy" -> MappingPolicy.UNRESTRICTED;
      case "ByteBuffer" -> ByteBuffer.allocate(LENGTH);
      case "String" -> "tck";
      case "Runnable" -> (Runnable) () -> {};
      case "Duration" -> Duration.ZERO;
      case "Class" -> String.class;
      case "InputStream" -> new ByteArrayInputStream(new byte[LENGTH]);
      case "OutputStream" -> OutputStream.nullOutputStream();
      case "ReadableByteChannel" -> Channels.newChannel(new ByteArrayInputStream(new byte[LENGTH]));
      case "WritableByteChannel" -> Channels.newChannel(OutputStream.nullOutputStream());
      case "UnaryOperator" -> UnaryOperator.identity();
      case "RangeConsumer" -> (RangeConsumer) (offset, length) -> {};
      case "AddressSpaceListener" -> (AddressSpaceListener) change -> {};
      case "IovaLog" -> (IovaLog) (iova, length) -> {};
      case "IommuMissHandler" -> (IommuMissHandler) (iotlb, range, wanted) -> false;
      case "Set" -> Set.of();
      case "List" -> List.of();
      case "OptionalLong" -> OptionalLong.empty();
      case "Optional" -> Optional.empty();
      default -> throw new AssertionError("say what to pass as " + type);
    };
  }
}
