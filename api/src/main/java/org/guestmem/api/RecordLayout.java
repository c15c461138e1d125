package org.guestmem.api;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.RecordComponent;
import java.nio.ByteOrder;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Decides where the components of a record lie, and composes the codec of the whole of theirs. */
final class RecordLayout {
  /** The largest record: no sum of sizes and offsets below overflows an int. */
  private static final int MAX_SIZE = 1 << 30;

  private final MethodHandles.Lookup lookup;

  /** The records that contain the one being laid out, and that one. */
  private final Set<Class<?>> open = new HashSet<>();

  RecordLayout(MethodHandles.Lookup lookup) {
    this.lookup = Objects.requireNonNull(lookup);
  }

  /** Returns the codec of the records of a type, its handles typed for objects. */
  FieldCodec of(Class<?> type, ByteOrder order) {
    return record(type, order).ofObjects();
  }

  private FieldCodec record(Class<?> type, ByteOrder outer) {
    RecordComponent @Nullable [] components = type.getRecordComponents();
    if (components == null || components.length == 0) {
      throw refused(type.getTypeName(), "is not a record with components");
    }
    if (!open.add(type)) {
      throw refused(type.getTypeName(), "contains itself");
    }
    ByteOrder order = order(type.getTypeName(), type, outer);
    boolean packed = type.isAnnotationPresent(Packed.class);
    RecordHandles handles = new RecordHandles(type, constructor(type, components));
    int end = 0;
    int alignment = 1;
    for (RecordComponent component : components) {
      FieldCodec codec = component(component, order);
      int aligned = packed ? 1 : codec.alignment();
      int at = place(component, end, aligned);
      handles.add(accessor(component), codec, at);
      end = bounded(where(component), at + codec.size());
      alignment = Math.max(alignment, aligned);
    }
    open.remove(type);
    return handles.codec(bounded(type.getTypeName(), roundUp(end, alignment)), alignment);
  }

  // --- where a component lies

  private static int place(RecordComponent component, int end, int alignment) {
    Offset offset = component.getAnnotation(Offset.class);
    if (offset == null) {
      return roundUp(end, alignment);
    }
    String given = "@Offset(" + offset.value() + ") ";
    if (offset.value() < end) {
      throw refused(where(component), given + "is before " + end + ", where it can first begin");
    }
    if (offset.value() % alignment != 0) {
      throw refused(
          where(component),
          given + "is not a multiple of its alignment, " + alignment + ": is its record @Packed?");
    }
    return bounded(where(component), offset.value());
  }

  private static int roundUp(int end, int alignment) {
    return (end + alignment - 1) & -alignment;
  }

  private static int bounded(String where, long end) {
    if (end < 0 || end > MAX_SIZE) {
      throw refused(where, "ends after 2^30 bytes, the most that a record may span");
    }
    return (int) end;
  }

  // --- what a component is

  private FieldCodec component(RecordComponent component, ByteOrder outer) {
    String where = where(component);
    Class<?> type = component.getType();
    ByteOrder order = order(where, component, outer);
    Length length = component.getAnnotation(Length.class);
    if (!type.isArray()) {
      if (length != null) {
        throw refused(where, "has a @Length, but is no array");
      }
      return value(where, type, order);
    }
    if (length == null || length.value() < 1) {
      throw refused(where, "is an array and needs a @Length of at least 1");
    }
    FieldCodec element = value(where, type.getComponentType(), order);
    bounded(where, (long) length.value() * element.size());
    return ElementLoop.of(where, type, length.value(), element);
  }

  private FieldCodec value(String where, Class<?> type, ByteOrder order) {
    if (type.isRecord()) {
      return record(type, order);
    }
    if (!type.isPrimitive() || type == boolean.class) {
      throw refused(
          where,
          type.getTypeName()
              + " has no fixed size: use byte, short, char, int, long, float, double, a record, or"
              + " an array of one of these");
    }
    return FieldCodec.primitive(type, order);
  }

  private static ByteOrder order(String where, AnnotatedElement element, ByteOrder outer) {
    boolean little = element.isAnnotationPresent(LittleEndian.class);
    boolean big = element.isAnnotationPresent(BigEndian.class);
    if (little && big) {
      throw refused(where, "is both @LittleEndian and @BigEndian");
    }
    if (little) {
      return ByteOrder.LITTLE_ENDIAN;
    }
    return big ? ByteOrder.BIG_ENDIAN : outer;
  }

  // --- how to reach it

  private MethodHandle constructor(Class<?> type, RecordComponent[] components) {
    Class<?>[] types = Stream.of(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      return lookup.findConstructor(type, MethodType.methodType(void.class, types));
    } catch (ReflectiveOperationException e) {
      throw unreachable(type.getTypeName(), e);
    }
  }

  private MethodHandle accessor(RecordComponent component) {
    try {
      return lookup.unreflect(component.getAccessor());
    } catch (IllegalAccessException e) {
      throw unreachable(where(component), e);
    }
  }

  private IllegalArgumentException unreachable(String where, ReflectiveOperationException cause) {
    return new IllegalArgumentException(
        where + " is out of reach of the lookup of " + lookup + ": pass one of the record's class",
        cause);
  }

  private static String where(RecordComponent component) {
    return component.getDeclaringRecord().getTypeName() + "." + component.getName();
  }

  private static IllegalArgumentException refused(String where, String reason) {
    return new IllegalArgumentException(where + ": " + reason);
  }
}
